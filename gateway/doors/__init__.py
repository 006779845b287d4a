"""The doors: how people and other systems come to the token that every operation asks for.

People sign in at the bank's own identity provider (OpenID Connect) and go on with a cookie; systems fetch short-lived
tokens with credentials of their own (OAuth 2.0). Behind the doors there are only tokens.
"""

from gateway.doors.errors import DoorError

__all__ = ["DoorError"]
