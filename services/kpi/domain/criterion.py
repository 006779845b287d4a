"""A criterion: one indicator in a scheme, with its levels and its weight."""

from dataclasses import dataclass
from decimal import Decimal

from services.kpi.domain.membership import Membership


@dataclass(frozen=True, slots=True)
class Criterion:
    """One indicator in a scheme: its levels and its frozen weight; `origin` says where a weight in force comes from."""

    indicator: str
    membership: Membership
    weight: Decimal
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    """A criterion that begins to count once enough is known of it (备选指标, article 13).

    From a coverage of `from_coverage` on, the share of managers of whom it is known, it takes the place and the weight
    of the criterion that it `replaces`; one that replaces none joins with its own weight, and the others make room.
    """

    criterion: Criterion
    from_coverage: Decimal
    replaces: str | None = None

    @property
    def indicator(self) -> str:
        """The indicator that it is about."""
        return self.criterion.indicator

    @property
    def membership(self) -> Membership:
        """The levels of the indicator."""
        return self.criterion.membership

    @property
    def weight(self) -> Decimal | None:
        """The weight with which it joins; None of one that takes another's."""
        return self.criterion.weight if self.replaces is None else None


@dataclass(frozen=True, slots=True)
class WeightPath:
    """How much some indicators, those of customers, weigh together in year y (article 8: 逐年提高客户指标权重).

    g(y) = `first` + `step` · (y − `first_year`), at least `first` and at most `most`; the other indicators share the
    rest.
    """

    indicators: tuple[str, ...]
    first_year: int
    first: Decimal
    step: Decimal
    most: Decimal

    def together(self, year: int) -> Decimal:
        """The weight of the indicators together in a year."""
        return min(self.most, self.first + self.step * max(year - self.first_year, 0))
