"""What the teller of the story sees: headings and tables on stdout, progress on stderr; plain where no terminal is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from suite.demo.words import Say

Advance = Callable[[int, int | None], None]
"""How far something is: so many done, of so many where that is known."""

_PLAIN_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Screen:
    """The two streams and the language; `quiet` keeps stdout for the machine's results alone."""

    say: Say
    out: Console
    err: Console
    quiet: bool = False

    @classmethod
    def open(cls, say: Say, *, quiet: bool = False) -> "Screen":
        """The screen of this process."""
        return cls(say, _console(stderr=False), _console(stderr=True), quiet)

    def chapter(self, code: str, **values: object) -> None:
        """A heading."""
        if not self.quiet:
            self.out.print()
            self.out.rule(self.say(code, **values), align="left", style="bold")

    def tell(self, code: str, **values: object) -> None:
        """A sentence."""
        if not self.quiet:
            self.out.print(self.say(code, **values), highlight=False)

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        right: Sequence[int] = (),
        wrapped: Sequence[int] = (),
    ) -> None:
        """A table; the columns in `right` hold numbers, those in `wrapped` prose that may take several lines."""
        if self.quiet:
            return
        table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0))
        for place, heading in enumerate(headings):
            justify: Literal["left", "right"] = "right" if place in right else "left"
            table.add_column(heading, justify=justify, overflow="fold", no_wrap=place not in wrapped)
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    @contextmanager
    def progress(self, code: str, total: int | None = None) -> Iterator[Advance]:
        """A bar that moves on a terminal; elsewhere one line when the work is done."""
        words = self.say(code)
        if not self.err.is_terminal:
            yield lambda _done, _total: None
            self.err.print(f"{words} ✓", highlight=False)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.err) as bars:
            bar = bars.add_task(words, total=total)
            yield lambda done, of: bars.update(bar, completed=done, total=of if of is not None else total)


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr)
    if not console.is_terminal:
        console = Console(stderr=stderr, width=_PLAIN_WIDTH, no_color=True)
    return console
