"""The document in another language: the same contract, its summaries and descriptions put into the reader's words.

What changes in English has no translation any more, so nothing stale is ever shown: what is not there stays in English.
`kam contracts lint` says what lacks a translation.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from gateway.contracts.catalogue import Translations
from gateway.contracts.document import Contract, Document
from gateway.contracts.linting import Finding
from gateway.contracts.wording import Kind, Path, kind_of, retold, reworded, wordings


def translated(document: Document, words: Translations) -> dict[str, Any]:
    """A copy of `document` in the language of `words`."""

    def say(path: Path, text: str) -> str:
        kind = kind_of(path)
        if path == ("info", "description"):
            return "\n\n".join(_introduced(part, words) for part in text.split("\n\n"))
        return reworded(kind, text, lambda piece: translation(kind, piece, words) or piece)

    copy: dict[str, Any] = retold(document, say)
    return copy


def translation(kind: Kind, piece: str, words: Translations) -> str | None:
    """What the catalogue has for a piece of words of this kind."""
    section = {Kind.SUMMARY: words.summaries, Kind.TAG: words.tags}.get(kind, words.texts)
    return section.get(piece)


def untranslated(contracts: Iterable[Contract], words: Translations) -> Iterator[Finding]:
    """A finding for every piece that has no translation, at the first place where it stands."""
    told = set()
    for wording in (found for contract in contracts for found in wordings(contract)):
        said = wording.kind, wording.text
        if said not in told and not translation(*said, words):
            told.add(said)
            message = f'"{wording.text}" has no Chinese; kam contracts words makes room for it'
            yield Finding(wording.service, wording.where, "translated", message)


def _introduced(part: str, words: Translations) -> str:
    """What the merged document says of one service: `**its title**: its description`."""
    title, separator, text = part.partition("**: ")
    name = title.removeprefix("**")
    return f"**{words.texts.get(name, name)}**：{words.texts.get(text, text)}" if separator else part
