"""Runs Arazzo 1.0 workflows: the part of the specification that our journeys use, and a refusal of all else.

Steps by operation id, parameters, payloads, runtime expressions, simple criteria, outputs, and retries on failure.
"""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

METHODS = ("get", "put", "post", "patch", "delete")
EMBEDDED = re.compile(r"\{(\$[^}]+)\}")
CONDITION = re.compile(r"(\S+) (==|!=) (.+)")


class JourneyError(AssertionError):
    """A step did not come out as its criteria say."""


@dataclass
class Journey:
    """One workflow on its way."""

    document: Mapping[str, Any]
    client: httpx.Client
    inputs: Mapping[str, str]
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)

    def run(self, workflow: Mapping[str, Any]) -> dict[str, Any]:
        """Every step in order; the workflow's outputs."""
        missing = set(workflow["inputs"]["required"]) - self.inputs.keys()
        assert not missing, f"{workflow['workflowId']} needs {missing}"
        for step in workflow["steps"]:
            self.outputs[step["stepId"]] = self.done(step)
        return {name: self.value(text, None) for name, text in workflow["outputs"].items()}

    def done(self, step: Mapping[str, Any]) -> dict[str, Any]:
        for again in self.attempts(step):
            response = self.sent(step)
            unmet = [c["condition"] for c in step["successCriteria"] if not self.holds(c["condition"], response)]
            if not unmet:
                return {name: self.value(text, response) for name, text in step.get("outputs", {}).items()}
            if again is None or not all(self.holds(c["condition"], response) for c in again["criteria"]):
                break
            time.sleep(again["retryAfter"])
        raise JourneyError(f"{step['stepId']}: {'; '.join(unmet)}: {response.status_code} {response.text[:1000]}")

    def attempts(self, step: Mapping[str, Any]) -> Iterator[Mapping[str, Any] | None]:
        for action in step.get("onFailure", ()):
            assert action["type"] == "retry", "only retries are known here"
            yield from [action] * action["retryLimit"]
        yield None

    def sent(self, step: Mapping[str, Any]) -> httpx.Response:
        method, path = self.operation(step["operationId"])
        query, headers = {}, {}
        for parameter in step["parameters"]:
            value = str(self.value(parameter["value"], None))
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", value)
            else:
                {"query": query, "header": headers}[parameter["in"]][parameter["name"]] = value
        body = step.get("requestBody")
        if body is None:
            return self.client.request(method, path, params=query, headers=headers)
        payload = self.value(body["payload"], None)
        content = payload if isinstance(payload, str) else json.dumps(payload)
        headers["content-type"] = body["contentType"]
        return self.client.request(method, path, params=query, headers=headers, content=content.encode())

    def operation(self, operation_id: str) -> tuple[str, str]:
        found = [
            (method, path)
            for path, item in self.document["paths"].items()
            for method in METHODS
            if item.get(method, {}).get("operationId") == operation_id
        ]
        assert len(found) == 1, f"the contract has {len(found)} operations {operation_id}"
        return found[0]

    def holds(self, condition: str, response: httpx.Response) -> bool:
        left, operator, right = CONDITION.fullmatch(condition).groups()
        one = self.value(left, response)
        other = self.value(right, response) if right.startswith("$") else json.loads(right.replace("'", '"'))
        return {"==": one == other, "!=": one != other}[operator]

    def value(self, thing: Any, response: httpx.Response | None) -> Any:
        """What `thing` stands for: a runtime expression alone, or embedded in text, or deep inside a payload."""
        if isinstance(thing, dict):
            return {name: self.value(part, response) for name, part in thing.items()}
        if isinstance(thing, list):
            return [self.value(part, response) for part in thing]
        if not isinstance(thing, str):
            return thing
        if thing.startswith("$"):
            return self.expression(thing, response)
        return EMBEDDED.sub(lambda found: str(self.expression(found[1], response)), thing)

    def expression(self, text: str, response: httpx.Response | None) -> Any:
        if text == "$statusCode":
            return response.status_code
        if text.startswith("$response.body#"):
            return pointed_at(response.json(), text.removeprefix("$response.body#"))
        if text.startswith("$response.header."):
            return response.headers[text.removeprefix("$response.header.")]
        kind, *way = text.split(".")
        if kind == "$inputs":
            return self.inputs[way[0]]
        if kind == "$steps":
            return self.outputs[way[0]][way[2]]
        raise JourneyError(f"{text} is not known here")


def pointed_at(document: Any, pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) leads to; None when it leads nowhere."""
    for part in pointer.split("/")[1:]:
        try:
            document = document[int(part)] if isinstance(document, list) else document[part]
        except (IndexError, KeyError, TypeError, ValueError):
            return None
    return document
