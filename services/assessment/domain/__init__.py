"""Assessment decided: pure functions over frozen values."""
