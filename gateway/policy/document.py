"""The numbers of the policies, from a YAML file: the installation's own, or the one that comes with its environment."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated
from zoneinfo import available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveFloat, PositiveInt, ValidationError

from chassis.settings import Settings
from chassis.yaml_text import read_yaml


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no time zone has this name")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
"""A time zone of the IANA database."""

Share = Annotated[float, Field(gt=0, le=1)]


class PolicyError(Exception):
    """The policy file cannot be used; `problems` holds a sentence for each reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Numbers(BaseModel):
    """A part of the file: what it does not know it refuses, so that a slip of the pen is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rate(Numbers):
    """So many requests in so many seconds: at once if the caller was quiet, and evenly from then on."""

    requests: PositiveInt
    seconds: PositiveInt


class Limits(Numbers):
    """What one caller may ask for, by class of operation (`x-rate-class`). What has no number is not limited."""

    read: Rate | None = None
    write: Rate | None = None
    bulk: Rate | None = None

    def rate(self, rate_class: str) -> Rate | None:
        """The limit of a class of operations."""
        found: Rate | None = getattr(self, rate_class)
        return found


class Quota(Numbers):
    """So many requests in a calendar day, in a calendar month."""

    day: PositiveInt | None = None
    month: PositiveInt | None = None


class Quotas(Numbers):
    """What one program may ask for in a day and a month, by class of operation, as all its users together."""

    read: Quota | None = None
    write: Quota | None = None
    bulk: Quota | None = None

    def quota(self, rate_class: str) -> Quota | None:
        """The quota of a class of operations."""
        found: Quota | None = getattr(self, rate_class)
        return found


class Caller(Limits):
    """What is said of one caller besides everybody's."""

    quotas: Quotas | None = None


class Retries(Numbers):
    """At most `most` repetitions of a request, a `share` of all requests and `spare_per_s` besides."""

    share: Share
    spare_per_s: PositiveFloat
    most: PositiveInt


class Circuits(Numbers):
    """Open for `open_s` when of at least `least` requests in `window_s` this `share` has failed."""

    share: Share
    least: PositiveInt
    window_s: PositiveFloat
    open_s: PositiveFloat


class Shares(Numbers):
    """How much of the room each priority (`x-priority`) may fill."""

    critical: Share = 1.0
    normal: Share = 0.9
    low: Share = 0.6


class Shedding(Numbers):
    """At most `most` requests under way towards a service, and never fewer than `least`."""

    most: PositiveInt
    least: PositiveInt
    shares: Shares = Shares()


class Caching(Numbers):
    """So many bytes of answers, none of them larger than `entry_bytes`."""

    bytes: PositiveInt
    entry_bytes: PositiveInt


class Budget(Numbers):
    """So many answers of an operation may break its contract in a window before it is said aloud."""

    violations: PositiveInt
    window_s: PositiveInt


class Answers(Numbers):
    """This `share` of all answers is held against the contract; to `enforce` it is to answer a breach by 502."""

    share: Share
    enforce: bool = False
    budget: Budget = Budget(violations=10, window_s=3_600)


class Policies(Numbers):
    """All numbers of one installation. What is said of one of the `callers` goes before what is said of everybody.

    A part that is left out is off. Where the gateway's database is PostgreSQL, all gateways upon it count `together`.
    """

    limits: Limits = Limits()
    quotas: Quotas = Quotas()
    quota_zone: Zone = "UTC"
    callers: Mapping[str, Caller] = {}
    together: bool = True
    retries: Retries | None = None
    circuits: Circuits | None = None
    shedding: Shedding | None = None
    cache: Caching | None = None
    answers: Answers | None = None

    def limits_of(self, caller: str, client: str) -> Limits:
        """What counts for one caller: what is said of its subject, or else of its program, or else of everybody."""
        own = self.callers.get(caller) or self.callers.get(client)
        if own is None:
            return self.limits
        return self.limits.model_copy(update={name: getattr(own, name) for name in own.model_fields_set - {"quotas"}})

    def quotas_of(self, caller: str, client: str) -> Quotas:
        """The quotas of one program, or of one caller who names none."""
        own = self.callers.get(client or caller)
        if own is None or own.quotas is None:
            return self.quotas
        return self.quotas.model_copy(update={name: getattr(own.quotas, name) for name in own.quotas.model_fields_set})


def load_policies(settings: Settings) -> Policies:
    """The policies that the settings name; `PolicyError` with a sentence for everything that is wrong with them."""
    if settings.policy_file is not None:
        return parse_policies(settings.policy_file.read_text("utf-8"))
    return parse_policies((files("gateway.policy") / f"{settings.environment}.yaml").read_text("utf-8"))


def parse_policies(text: str) -> Policies:
    """The policies in a YAML document."""
    try:
        return Policies.model_validate(_document(text))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        places = ((".".join(map(str, fault["loc"])) or "the whole", fault["msg"]) for fault in faults)
        raise PolicyError([f"The policy file, {place}: {message}." for place, message in places]) from None


def _document(text: str) -> object:
    try:
        return read_yaml(text) or {}
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a date that there is not is a ValueError
        raise PolicyError([f"The policy file is not YAML: {error}"]) from None
