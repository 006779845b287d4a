"""What the service keeps, and finds again. One file a noun."""
