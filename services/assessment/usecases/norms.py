"""Norms: those that were shipped, and those that the bank's own sittings give."""

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.tables import JobRow
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.local_norm import LocalNorm, as_norm, check_enough, local_norm
from services.assessment.domain.norm import Norm, NormKind
from services.assessment.domain.norm_record import NormRecord, NormSample, RuleState, RuleTransition, moved
from services.assessment.domain.role_model_record import Signature
from services.assessment.domain.rules import Edition, content_sha256
from services.assessment.domain.sample import Sample, sample_of
from services.assessment.store import documents, samples
from services.assessment.store import norms as store
from services.assessment.usecases.rules_in_force import instrument_of, norm_of


def list_norms(work: Work) -> list[Norm | Kept[NormRecord]]:
    """Every norm that was shipped, then the newest that were built here."""
    shipped = sorted(rulebook.norms().values(), key=lambda norm: norm.kind is NormKind.EXTERNAL)
    return [*shipped, *store.newest(work.session)]


def get_norm(work: Work, key: str) -> Norm | Kept[NormRecord]:
    """One norm."""
    return store.find(work.session, key) or norm_of(work.session, key)


def start_norm(work: Work, instrument: str) -> JobRow:
    """Begin to build a norm from the sittings of an instrument; too few are refused at once."""
    instrument_of(work.session, instrument, ":instrument")
    check_enough(sound_sample(work, instrument).persons, rulebook.norming_rules(work.now.date()))
    return enqueue(work, NormBuild.name, {"instrument": instrument}, unit=NormBuild.unit)


def transition_norm(work: Work, key: str, transition: RuleTransition) -> Kept[NormRecord]:
    """Publish a norm, which retires the local one before it, or take it out of force."""
    kept = store.find(work.session, key, hold=True)
    if kept is None:
        raise NotFound(Fault("unknown_norm", ":key", {"key": key}))
    changed = moved(kept.value, transition, Signature(work.principal.subject, work.now))
    if transition is RuleTransition.PUBLISH:
        for earlier in store.in_force(work.session, kept.value.norm.instrument):
            retired = NormRecord(earlier.value.norm, earlier.value.sample, earlier.value.author, RuleState.RETIRED)
            store.replace(work.session, earlier, retired, work.now)
    return store.replace(work.session, kept, changed, work.now)


def sound_sample(work: Work, instrument: str) -> Sample:
    """Everybody's newest sound sitting of an instrument."""
    sheets, left_out = samples.newest_sound(samples.sittings_of(work.session, instrument))
    return sample_of(sheets, instrument_of(work.session, instrument), left_out)


class NormBuild:
    """Builds a local norm: one chunk, for what takes long is reading the sittings."""

    name = "norms"
    unit = "norms"

    def plan(self, work: Work, task: Task) -> int:  # noqa: ARG002 - the protocol's signature
        """One norm."""
        return 1

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:  # noqa: ARG002 - the protocol's signature
        """Build it and keep it as a draft."""
        key = str(task.input["instrument"])
        today = work.now.date()
        base = _base(work, key)
        found = local_norm(
            sound_sample(work, key), instrument_of(work.session, key), base, rulebook.norming_rules(today)
        )
        norm = as_norm(found, base, _edition(work, found))
        sample = NormSample(found.persons, found.left_out, found.weight, found.base)
        kept = store.add(work.session, work.new_id(), NormRecord(norm, sample, work.principal.subject), work.now)
        return Advance(None, 1, f"/v1/norms/{kept.value.norm.edition.key}")


def _base(work: Work, instrument: str) -> Norm:
    """What local figures are mixed with: the norm that holds without them."""
    return store.model_based(work.session, instrument) or rulebook.norm_for(instrument, work.now.date())


def _edition(work: Work, found: LocalNorm) -> Edition:
    number = store.count(work.session) + 1
    blended = found.kind is NormKind.BLENDED
    return Edition(
        name=f"local-{number}",
        since=work.now.date(),
        title=Name(
            f"Local norm {number}, {'blended' if blended else 'empirical'} (n = {found.persons})",
            f"本地常模 {number}（{'混合' if blended else '实测'}，n = {found.persons}）",
        ),
        source=f"{found.persons} sittings of this installation, weight {found.weight}, with {found.base} for the rest.",
        sha256=content_sha256(documents.written(LocalNorm, found)),
    )
