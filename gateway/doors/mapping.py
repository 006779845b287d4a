"""From an identity provider's claims to a person of the bank: who it is in the records, and in which roles.

subject: employee_number        # the claim that is the person's external_id; `sub` where nothing is said
name: name                      # what the page greets with
roles:
  claim: realm_access.roles     # a dot reaches into objects
  values: {kam-leads: supervisor, kam-staff: manager}
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.yaml_text import read_yaml
from gateway.doors.errors import DoorError


class Part(BaseModel):
    """A part of the file; what it does not know it refuses, so that a slip of the pen is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleMapping(Part):
    """The claim that holds groups or roles, and the suite's role for each value; by name where no values are given."""

    claim: str = "roles"
    values: Mapping[str, str] = {}


class ClaimMapping(Part):
    """How claims are read."""

    subject: str = "sub"
    name: str = "name"
    roles: RoleMapping = RoleMapping()

    def subject_of(self, claims: Mapping[str, Any]) -> str:
        """The `external_id` of the person; empty when the claim is not there."""
        found = reached(claims, self.subject)
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""

    def name_of(self, claims: Mapping[str, Any]) -> str:
        """What the person is called."""
        found = reached(claims, self.name)
        return found[:100] if isinstance(found, str) else self.subject_of(claims)

    def roles_of(self, claims: Mapping[str, Any], known: Collection[str]) -> tuple[str, ...]:
        """The suite's roles; values that mean nothing here are left out."""
        return tuple(dict.fromkeys(role for role in self._named(claims) if role in known))

    def _named(self, claims: Mapping[str, Any]) -> Iterator[str]:
        found = reached(claims, self.roles.claim)
        for value in found if isinstance(found, list) else str(found or "").split():
            yield self.roles.values.get(str(value), "") if self.roles.values else str(value)

    def is_told(self, claims: Mapping[str, Any]) -> bool:
        """Whether the claims say all that is asked of them."""
        return bool(self.subject_of(claims)) and reached(claims, self.roles.claim) is not None


def reached(claims: Mapping[str, Any], path: str) -> object:
    """The claim at a dotted path; a claim whose own name has the dots comes first."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def load_mapping(path: Path | None, known: Collection[str]) -> ClaimMapping:
    """The mapping in a file; `DoorError` when it cannot be read or names a role that there is not."""
    if path is None:
        return ClaimMapping()
    try:
        mapping = ClaimMapping.model_validate(read_yaml(path.read_text("utf-8")) or {})
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise DoorError(f"The claim mapping in {path} cannot be used: {error}") from error
    unknown = sorted(set(mapping.roles.values.values()) - set(known))
    if unknown:
        raise DoorError(f"{path} maps to roles that there are not: {', '.join(unknown)}.")
    return mapping
