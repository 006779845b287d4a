"""What the service does: gather, decide, record. One file a noun."""
