"""What kpi tells other systems of."""

from chassis.domain.event_type import EventType

SCORE_RUN_FINISHED = EventType(
    "score_run.finished", "kpi:read", "Every manager of a score run was scored or left out with a reason."
)
PAY_RUN_CALCULATED = EventType("pay_run.calculated", "pay:read", "The statements of a pay run are there to be checked.")
PAY_RUN_APPROVED = EventType("pay_run.approved", "pay:read", "A second person approved a pay run.")
PAY_RUN_PAID = EventType("pay_run.paid", "pay:read", "The bank was told to pay what a pay run came to.")
PAY_RUN_CLOSED = EventType("pay_run.closed", "pay:read", "A pay run is sealed: its statements are what was paid.")

EVENT_TYPES = (SCORE_RUN_FINISHED, PAY_RUN_CALCULATED, PAY_RUN_APPROVED, PAY_RUN_PAID, PAY_RUN_CLOSED)
