"""What is fuzzed: each target reads bytes as one parser does, and lets out no more than a bug."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import islice

import orjson
from joserfc.jwk import KeySet

from chassis import bound_tokens
from chassis.auth import TokenVerifier, issuer_named_in
from chassis.catalogue import LOCALES, Catalogue
from chassis.conditional import merge_patch
from chassis.domain.errors import Fault, Refusal
from chassis.domain.money import Money
from chassis.domain.period import Period
from chassis.imports import Column
from chassis.imports.layout import Layout, parse_mapping
from chassis.imports.opening import CSV, NDJSON, XLSX, inspect, open_source
from chassis.imports.reader import CheckedRow
from chassis.negotiation import chosen
from chassis.pages import _opened
from chassis.problems import ProblemError, fault_document
from gateway.checks.bodies import parse_json
from gateway.checks.parameters import parse_query, percent_decoded
from gateway.doors.certificates import certificate_in
from gateway.doors.seal import Seal
from gateway.policy.document import PolicyError, parse_policies
from services.accounts.domain.condition import read_condition
from services.kpi import rulebook
from services.kpi.domain.expression.formula import define
from services.kpi.domain.expression.parse import parse
from services.kpi.domain.measure import Unit

SECRET = b"0123456789abcdef0123456789abcdef"
MOST_ROWS = 200
COLUMNS = (
    Column("external_id", {"en": "Id.", "zh-CN": "编号。"}, required=True),
    Column("name", {"en": "Name.", "zh-CN": "名称。"}, headings=("名称",)),
)
LAYOUT = Layout.of(COLUMNS, {})


class UnlocatedError(AssertionError):
    """A refusal that helps nobody: without a fault, or with one that cannot be told."""


@cache
def _catalogue() -> Catalogue:
    return Catalogue.of("chassis", "services.accounts", "services.kpi")


def tell(faults: Iterable[Fault]) -> None:
    """Say each fault in both languages, as the answer's bytes; `UnlocatedError` when that cannot be done."""
    for fault in faults:
        for locale in LOCALES:
            try:
                orjson.dumps(fault_document(fault, _catalogue(), locale))
            except (TypeError, KeyError, ValueError, IndexError) as error:
                raise UnlocatedError(f"{fault!r} cannot be told: {error}") from error


@contextmanager
def refusals() -> Iterator[None]:
    """What goes on inside may be refused, with faults that can be told."""
    try:
        yield
    except Refusal as refusal:
        _located(refusal.faults)
    except ProblemError as error:
        _located(error.problem.faults)


def _located(faults: tuple[Fault, ...]) -> None:
    if not faults:
        raise UnlocatedError("refused without a fault")
    tell(faults)


def _file(media_type: str) -> Callable[[bytes], None]:
    def read(content: bytes) -> None:
        with refusals():
            inspect(content, media_type, LAYOUT)
        with refusals():
            for source in islice(open_source(content, media_type, None).rows, MOST_ROWS):
                row, faults = LAYOUT.row(source)
                tell(CheckedRow(source.number, row, faults).faults)

    return read


def _text(read: Callable[[str], object]) -> Callable[[bytes], None]:
    """A parser of text; what is no UTF-8 does not come so far."""

    def reading(content: bytes) -> None:
        with refusals():
            read(content.decode("utf-8", "ignore"))

    return reading


def _bytes(read: Callable[[bytes], object]) -> Callable[[bytes], None]:
    def reading(content: bytes) -> None:
        with refusals():
            read(content)

    return reading


@cache
def _verifier() -> TokenVerifier:
    return TokenVerifier(lambda: KeySet([]), "https://issuer.example", "kam-suite", ("ES256",), bound_secret=SECRET)


def _token(text: str) -> None:
    issuer_named_in(text)
    bound_tokens.read(SECRET, text)
    Seal(SECRET, "fuzz").open(text)
    _verifier().verify(f"Bearer {text}")


def _formula(text: str) -> None:
    measures = rulebook.catalogue(date(2026, 1, 1)).measures
    parse(text, measures)
    define("it", {"it": text, "other": "1 + 1"}, measures, Unit.COUNT)


def _policies(text: str) -> None:
    try:
        parse_policies(text)
    except PolicyError as error:
        if not error.problems:
            raise UnlocatedError("refused without a sentence") from error


def _patch(content: bytes) -> None:
    value = parse_json(content)
    merge_patch({"a": {"b": 1}}, value)


def _parts_of_a_url(content: bytes) -> None:
    parse_query(content)
    percent_decoded(content)


def _money(text: str) -> None:
    amount, _, currency = text.partition(" ")
    Money.parse(amount, currency)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "csv": _file(CSV),
    "ndjson": _file(NDJSON),
    "xlsx": _file(XLSX),
    "mapping": _text(lambda text: parse_mapping(text, COLUMNS)),
    "json": _bytes(_patch),
    "query": _bytes(_parts_of_a_url),
    "cursor": _text(lambda text: _opened(text, "binding", SECRET)),
    "token": _text(_token),
    "certificate": _bytes(certificate_in),
    "accept": _text(lambda text: chosen(text, ("application/json", "text/csv"))),
    "formula": _text(_formula),
    "condition": _text(read_condition),
    "period": _text(Period.parse),
    "money": _text(_money),
    "policies": _text(_policies),
}
"""Every parser of something that comes from outside, by name."""
