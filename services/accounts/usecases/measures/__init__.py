"""Measures of managers' books: `FAMILIES` lists who reads what; one file a family."""
