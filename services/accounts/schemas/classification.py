"""The representation of the classification."""

from collections.abc import Mapping
from typing import Self

from pydantic.config import JsonDict

from chassis.domain.name import Name
from chassis.wire import Names, Wire, example
from services.accounts.domain.classification import Classification as DomainClassification

_SECTOR: JsonDict = {"code": "energy_power", "name": {"en": "Energy and power", "zh-CN": "能源与电力"}}
_CATEGORY: JsonDict = {"code": "general", "name": {"en": "General entity", "zh-CN": "一般法人"}}


class ClassificationCode(Wire):
    """A code that accounts carry, with its name."""

    model_config = example(_SECTOR)

    code: str
    name: Names


class AccountClassification(Wire):
    """The codes of `category` and `sector`, each with its name in both languages."""

    model_config = example({"categories": [_CATEGORY], "sectors": [_SECTOR]})

    categories: list[ClassificationCode]
    sectors: list[ClassificationCode]

    @classmethod
    def from_domain(cls, classification: DomainClassification) -> Self:
        """The representation of the classification."""
        return cls(categories=_codes(classification.categories), sectors=_codes(classification.sectors))


def _codes(names: Mapping[str, Name]) -> list[ClassificationCode]:
    return [ClassificationCode(code=code, name=Names.of(name)) for code, name in names.items()]
