"""What the service does: each operation gathers, decides and records. One file a noun."""
