"""Representations of those who are assessed."""

from typing import Annotated

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import Code, ExternalId, Name, Wire, example
from services.assessment.domain.respondent import Respondent as DomainRespondent

RESPONDENT_EXAMPLE: JsonDict = {
    "external_id": "A-M01",
    "name": "王思远",
    "bank": "A",
    "role": "manager",
    "performance": "excellent",
}


class Respondent(Wire):
    """A person, with the facts by which groups are formed."""

    model_config = example(RESPONDENT_EXAMPLE)

    external_id: Annotated[ExternalId, Field(description="The personnel number; also the subject of the own token.")]
    name: Name
    bank: Code | None = None
    role: Annotated[Code | None, Field(description="What the person is: `manager`, `supervisor`, …")] = None
    performance: Annotated[Code | None, Field(description="The performance group: `excellent`, `good`, …")] = None

    def to_domain(self) -> DomainRespondent:
        """The person."""
        return DomainRespondent(**dict(self))
