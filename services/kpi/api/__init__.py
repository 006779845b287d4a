"""The operations of the service: one line of work each, one file a noun."""
