"""What every service stands on. It knows no bank."""
