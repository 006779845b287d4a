"""Who is assessed, with the few facts by which groups are formed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Respondent:
    """A person. `external_id` is the personnel number, and the subject of that person's token.

    `bank`, `role` and `performance` (article 3: A or B, manager or supervisor, excellent or good) are the bank's own
    codes; what is not known is None.
    """

    external_id: str
    name: str
    bank: str | None = None
    role: str | None = None
    performance: str | None = None
