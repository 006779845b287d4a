"""Accounts decided: pure functions over frozen values."""
