"""Faults inside a representation, told in the reader's language."""

from chassis.catalogue import Catalogue, preferred_locale
from chassis.domain.errors import Fault
from chassis.edge import Edge
from services.kpi.schemas.left_out import Sentence


def sentences(edge: Edge) -> Sentence:
    """What says a fault as the caller of `edge` reads."""
    catalogue: Catalogue = edge.request.app.state.catalogue
    locale = preferred_locale(edge.request.headers.get("accept-language", ""))

    def sentence(fault: Fault) -> str:
        return catalogue.text(fault.code, locale, fault.params)

    return sentence
