"""Benchmarks in the database: one an indicator and segment of a score run, replaced as better ones are scored."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.kpi.domain.benchmark import Benchmark, Leaders
from services.kpi.tables import BenchmarkRow


def of_run(session: Session, run_id: UUID) -> Leaders:
    """The benchmarks of a run, by segment and indicator."""
    rows = select(BenchmarkRow).filter_by(score_run_id=run_id).order_by(BenchmarkRow.segment, BenchmarkRow.indicator)
    found = (
        Benchmark(row.segment, row.indicator, row.manager, row.score, row.membership, row.observed)
        for row in session.scalars(rows)
    )
    return {(benchmark.segment, benchmark.indicator): benchmark for benchmark in found}


def replace(session: Session, run_id: UUID, benchmarks: Iterable[Benchmark]) -> None:
    """Let these be the benchmarks of a run."""
    for found in benchmarks:
        session.merge(
            BenchmarkRow(
                score_run_id=run_id,
                segment=found.segment,
                indicator=found.indicator,
                manager=found.manager,
                score=found.score,
                membership=found.membership,
                observed=found.observed,
            )
        )
    session.flush()
