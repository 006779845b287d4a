"""The chapters of the story: each asks the suite for something and keeps what it answered, as plain values."""
