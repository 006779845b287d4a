"""The contracts: read, joined into one document, and held to the house's rules."""

from gateway.contracts.document import Contract, ContractError, Document, load_contracts, parse_contract
from gateway.contracts.linting import Finding, lint
from gateway.contracts.merging import merge
from gateway.contracts.operations import Operation, operations_of

__all__ = [
    "Contract",
    "ContractError",
    "Document",
    "Finding",
    "Operation",
    "lint",
    "load_contracts",
    "merge",
    "operations_of",
    "parse_contract",
]
