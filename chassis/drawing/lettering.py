"""How wide words are, and words that fit."""

from decimal import Decimal
from unicodedata import east_asian_width


def signed(value: Decimal) -> str:
    """A difference with its sign, and the sign a minus rather than a hyphen: +3.1, −0.4."""
    return f"{value:+}".replace("-", "−")


def width_of(words: str, size: float = 13) -> float:
    """About how wide `words` are: a Chinese character is as wide as it is high, a Latin one about half."""
    return size * sum(1.0 if east_asian_width(letter) in "WF" else 0.55 for letter in words)


def fitted(words: str, width: float, size: float = 13) -> str:
    """`words`, cut with … when they are wider than `width` pixels."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"
