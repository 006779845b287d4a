"""A request held against its contract: compiled once at start, every fault found and located."""

from gateway.checks.bodies import BodyCheck, compile_bodies
from gateway.checks.parameters import ParameterChecks, compile_parameters

__all__ = ["BodyCheck", "ParameterChecks", "compile_bodies", "compile_parameters"]
