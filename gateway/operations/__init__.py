"""What the gateway serves of itself: who calls what, what counts here, how it goes. For operators, by a contract."""
