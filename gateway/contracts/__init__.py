"""The contracts: read, joined into one document, and held to the house's rules."""

from gateway.contracts.comparing import Change, added, compare
from gateway.contracts.document import Contract, ContractError, Document, load_contracts, parse_contract
from gateway.contracts.drifting import Drift, drift
from gateway.contracts.freshness import CacheRule
from gateway.contracts.linting import Finding, examples_of, lint
from gateway.contracts.merging import merge
from gateway.contracts.operations import Operation, operations_of
from gateway.contracts.translating import translated, translations, untranslated
from gateway.contracts.waivers import Verdict, Waiver, judge, parse_waivers

__all__ = [
    "CacheRule",
    "Change",
    "Contract",
    "ContractError",
    "Document",
    "Drift",
    "Finding",
    "Operation",
    "Verdict",
    "Waiver",
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
    "translated",
    "translations",
    "untranslated",
]
