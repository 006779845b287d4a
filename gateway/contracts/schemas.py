"""JSON schemas of a contract, compiled: each may refer to any component of its document."""

from collections.abc import Callable, Iterator
from typing import Any

from jsonschema_rs import Draft202012, Draft202012Validator, Registry, ValidationError

from chassis.domain.errors import Fault
from gateway.contracts.document import Document
from gateway.contracts.violations import faults_of

_BASE = "urn:kam-suite:contract"


class SchemaCompiler:
    """Compiles the schemas of one contract."""

    def __init__(self, document: Document) -> None:
        self._registry = Registry([(_BASE, {"components": document.get("components", {})})], draft=Draft202012)

    def compile(self, schema: Document) -> "SchemaCheck":
        """The check of one schema; formats are enforced, unknown ones are not."""
        return SchemaCheck(Draft202012Validator(_absolute(schema), registry=self._registry, validate_formats=True))


class SchemaCheck:
    """Whether a value fits one schema, and where it does not."""

    __slots__ = ("_validator", "fits")

    def __init__(self, validator: Draft202012Validator) -> None:
        self._validator = validator
        self.fits: Callable[[object], bool] = validator.is_valid

    def faults(self, value: object) -> Iterator[Fault]:
        """Every violation; the pointers lead from the value itself."""
        if not self.fits(value):
            yield from faults_of(self._validator.iter_errors(value))

    def first_fault(self, value: object) -> Iterator[Fault]:
        """The first violation only: finding all of them costs 10 µs each, too much where there may be very many."""
        try:
            self._validator.validate(value)
        except ValidationError as error:
            yield from faults_of([error])


def _absolute(thing: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(thing, list):
        return [_absolute(value) for value in thing]
    if not isinstance(thing, dict):
        return thing
    return {
        key: _BASE + value if key == "$ref" and isinstance(value, str) and value.startswith("#/") else _absolute(value)
        for key, value in thing.items()
    }
