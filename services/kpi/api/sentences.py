"""Faults inside a representation, told in the reader's language."""

from chassis.catalogue import Catalogue
from chassis.domain.errors import Fault
from chassis.edge import Edge
from services.kpi.schemas.left_out import Sentence


def sentences(edge: Edge) -> Sentence:
    """What says a fault as the caller of `edge` reads."""
    catalogue: Catalogue = edge.request.app.state.catalogue

    def sentence(fault: Fault) -> str:
        return catalogue.text(fault.code, edge.locale, fault.params)

    return sentence
