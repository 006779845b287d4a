"""The rules of products, figures and the measures made from them."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from services.accounts.domain.account import AccountKind
from services.accounts.domain.measures.reading import MeasureFormula, MeasureRule, MeasureUnit
from services.accounts.domain.product import FigureKind, Product, ProductFamily, ProductRule
from services.accounts.rulebook.documents import Document, begun, dated, in_force, name


@lru_cache(64)
def product_rule(on: date) -> ProductRule:
    """What the bank sells on `on`, and what is counted of an account."""
    document = in_force("products", on)
    return ProductRule(
        products=MappingProxyType({code: _product(code, entry) for code, entry in document["products"].items()}),
        figures=MappingProxyType({code: _figure(code, entry) for code, entry in document["figures"].items()}),
        several_products_min=document["several_products_min"],
        premium_aum_min={code: Decimal(level) for code, level in document["premium_aum_min"].items()},
        value_aum_min={code: Decimal(level) for code, level in document["value_aum_min"].items()},
        **dated(document),
    )


@lru_cache(64)
def measure_rule(on: date) -> MeasureRule:
    """How the measures of managers' books are reckoned on `on`: each by its latest formula, dated by its file."""
    files = begun("account-measures", on)
    formulas = {code: _formula(code, entry, file) for file in files for code, entry in file["measures"].items()}
    laid_down = {key: value for file in files for key, value in file.items()}
    return MeasureRule(
        MappingProxyType(formulas),
        quality_decisions=frozenset(laid_down["quality_decisions"]),
        eligible_products_only=laid_down["eligible_products_only"],
    )


def _formula(code: str, entry: Document, file: Document) -> MeasureFormula:
    return MeasureFormula(code, MeasureUnit(entry["unit"]), name(entry["formula"]), **dated(file))


def _product(code: str, entry: Document) -> Product:
    return Product(
        code=code,
        name=name(entry["name"]),
        family=ProductFamily(entry["family"]),
        kinds=tuple(AccountKind(kind) for kind in entry["for"]),
        in_aum=entry.get("in_aum", False),
        small_business=entry.get("small_business", False),
    )


def _figure(code: str, entry: Document) -> FigureKind:
    return FigureKind(code, name(entry["name"]), entry.get("signed", False), entry.get("profit", 0))
