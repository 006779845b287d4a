"""What the work is worth: measures, scores, pay."""
