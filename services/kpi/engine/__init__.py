"""The columnar engine: the formulas of the catalogue as SQL over whole numbers, for very many managers at once."""
