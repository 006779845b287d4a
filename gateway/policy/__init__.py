"""What the gateway holds callers and services to beyond the contract's form: how often, how many at once, how long on.

Everything here is a plain value or a counter without any HTTP; `gateway/layers` puts them into the way of requests.
"""

from gateway.policy.document import Policies, PolicyError, load_policies

__all__ = ["Policies", "PolicyError", "load_policies"]
