"""What the service's representations look like, and how they become domain values and back. One file a noun."""
