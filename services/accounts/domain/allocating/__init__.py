"""The least-cost allocation in whole numbers: transport in half-hours, rounding, repair, and a bound below it.

`docs/algorithms/allocation.md` has the method, its figures and a worked table.
"""
