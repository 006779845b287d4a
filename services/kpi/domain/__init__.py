"""Scores and pay decided: pure functions over frozen values."""
