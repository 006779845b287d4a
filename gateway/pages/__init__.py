"""The gateway's own addresses: documentation, health and metrics. None of them needs a token or another host."""
