"""What is kept and found: the only place that knows the tables. One file a noun."""
