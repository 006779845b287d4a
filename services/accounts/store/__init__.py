"""What is kept and found: the only place that knows the tables. One file a noun. Changed rows leave their editions."""

from services.accounts.store import editions as editions
