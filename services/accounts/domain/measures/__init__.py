"""What is measured of a manager's book: one file a family, each a pure function of what was on record."""
