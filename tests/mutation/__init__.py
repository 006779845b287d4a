"""How hard the tests bite: the rules that pay, judge, match and let in are changed one by one; a test must notice.

`python -m tests.mutation` changes everything, `--sample SEED` a fixed part of it. The changes are mutmut's.
"""
