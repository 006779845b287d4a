"""What mutmut would change in a module: every mutant's name with the change that it makes."""

from collections.abc import Container, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key

from tests.mutation.areas import ROOT, Change


def mutated(module: str) -> tuple[str, dict[str, Change]]:
    """The code of a module with all its mutants in it, and these by mutmut's name for them."""
    path = Path(module)
    file = mutate_file_contents(module, (ROOT / path).read_text("utf-8"))
    lines = [line.strip() for line in file.code.splitlines()]
    return file.code, {get_mutant_name(path, name): _change(file, lines, name, module) for name in file.mutant_names}


def dotted(module: str) -> str:
    """The name by which a module is imported."""
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def drawn(dice: Random, modules: Sequence[str], size: int) -> list[str]:
    """`size` of the modules, each by its length: a change is as likely in a line of a long one as of a short one."""
    left, found = list(modules), list[str]()
    while left and len(found) < size:
        found += dice.choices(left, [(ROOT / module).stat().st_size for module in left])
        left.remove(found[-1])
    return found


def few(dice: Random, mutants: Mapping[str, Change], same: Container[Change], size: int) -> dict[str, Change]:
    """At most `size` mutants, of those that a test can tell from the original."""
    telling = [name for name, change in mutants.items() if change not in same]
    return {name: mutants[name] for name in dice.sample(telling, min(size, len(telling)))}


def _change(file: MutatedFile, lines: Sequence[str], name: str, module: str) -> Change:
    function, owner = orig_function_and_class_names_from_key(f"{dotted(module)}.{name}")
    was, now = _body(file, lines, f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"), _body(file, lines, name)
    changed = [block for block in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if block[0] != "equal"]
    return Change(
        ".".join(part for part in (dotted(module), owner, function.rpartition(".")[2]) if part),
        " ".join(line for _, first, last, _, _ in changed for line in was[first:last]),
        " ".join(line for _, _, _, first, last in changed for line in now[first:last]),
    )


def _body(file: MutatedFile, lines: Sequence[str], name: str) -> list[str]:
    span = file.line_span_by_function_name[name]
    return [line.replace(name, "") for line in lines[span.start - 1 : span.end] if line]
