"""A request held against its contract: compiled once at start, every fault found and located."""

from gateway.checks.bodies import BodyCheck, compile_bodies
from gateway.checks.parameters import ParameterChecks, compile_parameters
from gateway.checks.schemas import SchemaCompiler

__all__ = ["BodyCheck", "ParameterChecks", "SchemaCompiler", "compile_bodies", "compile_parameters"]
