"""A formula in words of arithmetic, as explanations print it: `visits_done ÷ visits_planned`."""

from services.kpi.domain.expression import nodes

_SIGNS = {nodes.Operator.PLUS: "+", nodes.Operator.MINUS: "−", nodes.Operator.TIMES: "×"}


def told(node: nodes.Node) -> str:
    """The formula, readable and unambiguous; scales and rules of rounding are left to the definition."""
    match node:
        case nodes.Arithmetic(operator, left, right):
            first = told(left) if _goes_on(operator, left) else _inner(left)
            return f"{first} {_SIGNS[operator]} {_inner(right)}"
        case nodes.Divide(numerator, denominator):
            return f"{_inner(numerator)} ÷ {_inner(denominator)}"
        case nodes.Round(operand, scale):
            return f"ROUND({told(operand)}, {scale})"
        case nodes.Extreme(largest, operands):
            return f"{'MAX' if largest else 'MIN'}({', '.join(map(told, operands))})"
        case nodes.Default(operand, instead):
            return f"{_inner(operand)}, or {told(instead)} when missing"
        case _:
            return _leaf_told(node) or _choice_told(node)


def _leaf_told(node: nodes.Node) -> str:
    match node:
        case nodes.Number(value):
            return f"{value:f}"
        case nodes.Day(value):
            return value.isoformat()
        case nodes.PeriodDay(edge):
            return edge.value
        case nodes.Reading(measure, taken):
            return measure if taken is nodes.Taken.NOW else f"{taken.name}({measure})"
        case nodes.Reference(indicator):
            return indicator
        case _:
            return ""


def _choice_told(node: nodes.Node) -> str:
    match node:
        case nodes.Days(start, end):
            return f"days from {told(start)} to {told(end)}"
        case nodes.Compare(relation, left, right):
            return f"{_inner(left)} {relation} {_inner(right)}"
        case nodes.Joined(every, left, right):
            return f"({told(left)} {'and' if every else 'or'} {told(right)})"
        case nodes.Negated(condition):
            return f"not ({told(condition)})"
        case nodes.Choice(branches, otherwise):
            cases = "; ".join(f"{told(branch.value)} if {told(branch.condition)}" for branch in branches)
            return f"{cases}; otherwise {told(otherwise)}"
        case _:
            return ""


def _goes_on(operator: nodes.Operator, left: nodes.Node) -> bool:
    """Whether `left` needs no brackets, as sums are read from left to right and so are products."""
    return isinstance(left, nodes.Arithmetic) and (left.operator is nodes.Operator.TIMES) is (
        operator is nodes.Operator.TIMES
    )


def _inner(node: nodes.Node) -> str:
    composed = isinstance(node, nodes.Arithmetic | nodes.Divide | nodes.Default | nodes.Choice | nodes.Days)
    return f"({told(node)})" if composed else told(node)
