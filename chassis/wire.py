"""What travels: the strict model that every schema is, and the field types that mean the same everywhere.

Unknown fields are refused, numbers are finite and bounded, text has no control characters, money is a string and a
currency. The patterns stand in the contract, so the gateway refuses the same input with the same words.
"""

from decimal import Decimal
from typing import Annotated, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.config import JsonDict

from chassis.conditional import merge_patch
from chassis.domain.errors import Invalid
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.domain.period import PATTERN as PERIOD_PATTERN
from chassis.domain.period import Period
from chassis.validation import faults_of

LINE = r"^[^\x00-\x1f\x7f]*$"
PROSE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
DECIMAL = r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*)$")]
"""One line that a person reads, not starting with a blank."""
Line = Annotated[str, StringConstraints(max_length=500, pattern=LINE)]
"""One line, possibly empty."""
Prose = Annotated[str, StringConstraints(max_length=4_000, pattern=PROSE)]
"""Free text of several lines."""
ExternalId = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@-]*$")]
"""The id that the bank's own system gave: letters, digits and . _ : / @ -"""
Code = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""The name of a rule, a scheme, a measure: letters, digits and . _ -"""
Codes = Annotated[
    str, StringConstraints(max_length=2000, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*(,[A-Za-z0-9][A-Za-z0-9._-]*)*$")
]
"""Codes in a query, with commas between."""
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A currency of ISO 4217."""
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A country of ISO 3166-1 alpha-2."""
DecimalString = Annotated[str, StringConstraints(pattern=DECIMAL)]
"""An exact decimal: up to 18 digits before the point and 12 behind it."""
PeriodString = Annotated[str, StringConstraints(pattern=PERIOD_PATTERN)]
"""A year, quarter or month: `2026`, `2026-Q1`, `2026-03`."""
Count = Annotated[int, Field(strict=True, ge=0, le=2**31 - 1)]
"""A whole number that is not negative."""
Version = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
"""How often a resource has been written; also its ETag."""
Moment = Annotated[AwareDatetime, WithJsonSchema({"type": "string", "format": "date-time"})]
"""A moment in UTC (RFC 3339)."""


def example(*values: JsonDict) -> ConfigDict:
    """The configuration of a model that shows `values` as examples in the contract."""
    return ConfigDict(json_schema_extra={"examples": list(values)})


class Wire(BaseModel):
    """A representation. `address` is the path at which one is found, filled with its own fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, validate_default=False)
    address: ClassVar[str] = ""

    @classmethod
    def of(cls, value: object) -> Self:
        """The representation of a domain value that has the same fields."""
        return cls.model_validate(value, from_attributes=True)

    def location(self) -> str:
        """The resource's path, empty for one that has none of its own."""
        return self.address.format_map(dict(self))


class MoneyWire(Wire):
    """An amount in major units as a decimal string, with its currency."""

    model_config = ConfigDict(title="Money", json_schema_extra={"examples": [{"amount": "1234.50", "currency": "CNY"}]})

    amount: Annotated[str, StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$")]
    currency: CurrencyCode

    @model_validator(mode="before")
    @classmethod
    def _from_domain(cls, value: object) -> object:
        return {"amount": str(value), "currency": value.currency} if isinstance(value, Money) else value

    def to_domain(self) -> Money:
        """Exact money; more decimals than the currency has are refused."""
        return Money.parse(self.amount, self.currency)


class Names(Wire):
    """A name in both languages."""

    model_config = ConfigDict(
        populate_by_name=True, json_schema_extra={"examples": [{"en": "Key account", "zh-CN": "大客户"}]}
    )

    en: Line
    zh_cn: Annotated[Line, Field(alias="zh-CN")]


Item = TypeVar("Item", bound=Wire)
Draft = TypeVar("Draft", bound=Wire)


class Page(Wire, Generic[Item]):
    """Some items of a list, in its order. `next_cursor` is null on the last page; `Link` names the next page too."""

    items: list[Item]
    next_cursor: Annotated[str, StringConstraints(max_length=1_000)] | None = None


def period(text: str) -> Period:
    """The period of a `PeriodString`."""
    return Period.parse(text)


def decimal_string(value: Decimal) -> str:
    """An exact decimal as it travels: no exponent, its trailing zeros kept."""
    return f"{value:f}"


class Resource(Wire):
    """A representation of something kept: it has an id, a version, and the moments of its making and last change."""

    id: UUID
    version: Version
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a `Kept` value: the value's fields beside those of its keeping."""
        return cls.showing(kept) if isinstance(kept, Kept) else super().of(kept)

    @classmethod
    def showing(cls, kept: Kept[object], **derived: object) -> Self:
        """The representation of a `Kept` value with what is `derived` from it beside its fields."""
        fields = _fields(kept) | _fields(kept.value) | derived
        if kept.value is fields.get("value"):
            del fields["value"]
        return cls.model_validate(fields, from_attributes=True)


KEPT_EXAMPLE: JsonDict = {
    "id": "01981d2e-7a7c-7000-8000-000000000001",
    "version": 1,
    "created_at": "2026-01-05T08:00:00Z",
    "updated_at": "2026-01-05T08:00:00Z",
}
"""The fields of `Resource` as examples show them."""


def _fields(value: object) -> dict[str, object]:
    names = getattr(value, "__dataclass_fields__", ())
    return {name: getattr(value, name) for name in names}


def patched(present: Draft, patch: Wire) -> Draft:
    """`present` with the merge patch `patch` merged in (RFC 7396), checked again as a whole."""
    target = present.model_dump(mode="json", by_alias=True)
    merged = merge_patch(target, patch.model_dump(mode="json", by_alias=True, exclude_unset=True))
    try:
        return type(present).model_validate(merged)
    except ValidationError as error:
        raise Invalid(*faults_of(error.errors(), "body")) from None
