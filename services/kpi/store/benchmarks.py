"""Benchmarks in the database: one an indicator and score run, replaced as better ones are scored."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.kpi.domain.benchmark import Benchmark
from services.kpi.tables import BenchmarkRow


def of_run(session: Session, run_id: UUID) -> dict[str, Benchmark]:
    """The benchmarks of a run, by indicator."""
    rows = session.scalars(select(BenchmarkRow).filter_by(score_run_id=run_id))
    return {
        row.indicator: Benchmark(row.indicator, row.manager, row.score, row.membership, row.observed) for row in rows
    }


def replace(session: Session, run_id: UUID, benchmarks: Mapping[str, Benchmark]) -> None:
    """Let these be the benchmarks of a run."""
    for found in benchmarks.values():
        session.merge(
            BenchmarkRow(
                score_run_id=run_id,
                indicator=found.indicator,
                manager=found.manager,
                score=found.score,
                membership=found.membership,
                observed=found.observed,
            )
        )
    session.flush()
