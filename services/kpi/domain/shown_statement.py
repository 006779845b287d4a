"""A statement with what a reader must know beside it: the plan, the catalogue of its period, whether it is approved."""

from dataclasses import dataclass
from datetime import datetime

from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.pay_plan import PayPlan
from services.kpi.domain.statement import Statement


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """`published` once its run is approved; before that it is a draft of finance."""

    statement: Statement
    plan: PayPlan
    catalogue: Catalogue
    published: bool
    made_at: datetime
