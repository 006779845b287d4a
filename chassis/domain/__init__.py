"""The pure words that every domain speaks: faults, money, periods, explained figures."""
