"""What keeps the suite from doing what was asked, said to the person at the terminal."""


class SuiteError(Exception):
    """A sentence for the person who started the command; there is nothing to trace back."""
