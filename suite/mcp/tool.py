"""An operation of a contract as a tool: its parameters are the tool's, its words are the tool's description."""

import logging
from collections.abc import Mapping
from typing import Any

import orjson
from fastmcp.exceptions import ToolError
from fastmcp.tools import Tool, ToolResult
from mcp_types import ToolAnnotations
from pydantic import PrivateAttr

from gateway.contracts import Document, Operation
from gateway.contracts.operations import resolve
from suite.mcp.asking import Gateway, UnansweredError

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class OperationTool(Tool):
    """Asks the gateway what the operation answers to the arguments."""

    _gateway: Gateway = PrivateAttr()
    _operation: Operation = PrivateAttr()

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """The answer as it came; a refusal is an error that the model can read, and mend what it asked."""
        try:
            answer = await self._gateway.answer_to(self._operation, arguments)
        except UnansweredError as error:
            raise ToolError(str(error), log_level=logging.INFO) from None
        found = orjson.loads(answer)
        return ToolResult(content=answer.decode(), structured_content=found if isinstance(found, dict) else None)


def tool_of(operation: Operation, document: Document, gateway: Gateway) -> OperationTool:
    """The tool for an operation of the contract in `document`."""
    tool = OperationTool(
        name=operation.operation_id,
        title=operation.source["summary"],
        description=operation.source["description"],
        parameters=_parameters(operation, document),
        annotations=READS,
        tags=set(operation.source.get("tags", ())),
    )
    tool._gateway, tool._operation = gateway, operation
    return tool


def _parameters(operation: Operation, document: Document) -> dict[str, Any]:
    taken = [parameter for parameter in operation.parameters if parameter["in"] in ("path", "query")]
    return {
        "type": "object",
        "properties": {p["name"]: _inlined(document, p["schema"]) | {"description": p["description"]} for p in taken},
        "required": [p["name"] for p in taken if p.get("required")],
        "additionalProperties": False,
    }


def _inlined(document: Document, thing: Any) -> Any:  # noqa: ANN401 - any JSON value
    """A schema that stands by itself: what it refers to put in the place of the reference."""
    if isinstance(thing, Mapping):
        return {name: _inlined(document, part) for name, part in resolve(document, thing).items()}
    return [_inlined(document, part) for part in thing] if isinstance(thing, list) else thing
