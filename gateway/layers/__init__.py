"""The layers of the gateway, each a function around the next."""
