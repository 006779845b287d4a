"""What is generated of the clients, put where it belongs."""

import json
from pathlib import Path

from gateway.contracts import Contract, load_contracts, merge, operations_of
from suite.clients.models import models
from suite.clients.operations import operations
from suite.contracts import CONTRACTS

CLIENTS = CONTRACTS.parent / "clients"


def write_clients(folder: Path = CLIENTS) -> list[Path]:
    """Write the Python client's models and operations, and the document that the TypeScript client is made from."""
    contracts = load_contracts()
    document = merge(contracts.values())
    merged = [operation for service in contracts for operation in operations_of(Contract(service, document))]
    once = {operation.operation_id: operation for operation in merged}
    python, typescript = folder / "python/kam_client", folder / "typescript"
    texts = {
        python / "models.py": models(document),
        python / "operations.py": operations(document, list(once.values())),
        typescript / "openapi.json": json.dumps(document, ensure_ascii=False, indent=1),
    }
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(texts)
