"""Parsers below their own tests: every input ends in a value or in a located problem, and soon.

`tests/promises/test_promise_parsers.py` tries each seed and a few damages of it; `python -m tests.fuzz` looks further,
guided by coverage (atheris).
"""
