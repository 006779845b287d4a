"""What the teller shows on the terminal after each chapter: a few sentences and a table."""
