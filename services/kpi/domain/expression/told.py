"""A formula in words of arithmetic, as explanations print it: `visits_done ÷ visits_planned`."""

from services.kpi.domain.expression.nodes import (
    Arithmetic,
    Choice,
    Compare,
    Day,
    Days,
    Default,
    Divide,
    Extreme,
    Joined,
    Negated,
    Node,
    Number,
    Operator,
    PeriodDay,
    Reading,
    Reference,
    Round,
    Taken,
)

_SIGNS = {Operator.PLUS: "+", Operator.MINUS: "−", Operator.TIMES: "×"}


def told(node: Node) -> str:
    """The formula, readable and unambiguous; scales and rules of rounding are left to the definition."""
    match node:
        case Arithmetic(operator, left, right):
            first = told(left) if _goes_on(operator, left) else _inner(left)
            return f"{first} {_SIGNS[operator]} {_inner(right)}"
        case Divide(numerator, denominator):
            return f"{_inner(numerator)} ÷ {_inner(denominator)}"
        case Round(operand, scale):
            return f"ROUND({told(operand)}, {scale})"
        case Extreme(largest, operands):
            return f"{'MAX' if largest else 'MIN'}({', '.join(map(told, operands))})"
        case Default(operand, instead):
            return f"{_inner(operand)}, or {told(instead)} when missing"
        case _:
            return _leaf_told(node) or _choice_told(node)


def _leaf_told(node: Node) -> str:
    match node:
        case Number(value):
            return f"{value:f}"
        case Day(value):
            return value.isoformat()
        case PeriodDay(edge):
            return edge.value
        case Reading(measure, taken):
            return measure if taken is Taken.NOW else f"{taken.name}({measure})"
        case Reference(indicator):
            return indicator
        case _:
            return ""


def _choice_told(node: Node) -> str:
    match node:
        case Days(start, end):
            return f"days from {told(start)} to {told(end)}"
        case Compare(relation, left, right):
            return f"{_inner(left)} {relation} {_inner(right)}"
        case Joined(every, left, right):
            return f"({told(left)} {'and' if every else 'or'} {told(right)})"
        case Negated(condition):
            return f"not ({told(condition)})"
        case Choice(branches, otherwise):
            cases = "; ".join(f"{told(branch.value)} if {told(branch.condition)}" for branch in branches)
            return f"{cases}; otherwise {told(otherwise)}"
        case _:
            return ""


def _goes_on(operator: Operator, left: Node) -> bool:
    """Whether `left` needs no brackets, as sums are read from left to right and so are products."""
    return isinstance(left, Arithmetic) and (left.operator is Operator.TIMES) is (operator is Operator.TIMES)


def _inner(node: Node) -> str:
    composed = isinstance(node, Arithmetic | Divide | Default | Choice | Days)
    return f"({told(node)})" if composed else told(node)
