"""The language of formulas: a small typed subset of SQL over measures, exact, bounded, explained."""
