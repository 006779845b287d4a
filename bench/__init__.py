"""Measurements, each beside a peer or a floor that is taken in the same run."""
