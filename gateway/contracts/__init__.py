"""The contracts: read, joined into one document, and held to the house's rules."""

from gateway.contracts.catalogue import SECTIONS, Translations, read_translations, translations
from gateway.contracts.comparing import Change, added, compare
from gateway.contracts.document import Contract, ContractError, Document, load_contracts, parse_contract
from gateway.contracts.drifting import Drift, drift
from gateway.contracts.freshness import CacheRule
from gateway.contracts.linting import Finding, examples_of, lint
from gateway.contracts.merging import merge
from gateway.contracts.operations import Operation, operations_of
from gateway.contracts.translating import translated, translation, untranslated
from gateway.contracts.waivers import Verdict, Waiver, judge, parse_waivers
from gateway.contracts.wording import Kind, Wording, wordings

__all__ = [
    "SECTIONS",
    "CacheRule",
    "Change",
    "Contract",
    "ContractError",
    "Document",
    "Drift",
    "Finding",
    "Kind",
    "Operation",
    "Translations",
    "Verdict",
    "Waiver",
    "Wording",
    "added",
    "compare",
    "drift",
    "examples_of",
    "judge",
    "lint",
    "load_contracts",
    "merge",
    "operations_of",
    "parse_contract",
    "parse_waivers",
    "read_translations",
    "translated",
    "translation",
    "translations",
    "untranslated",
    "wordings",
]
