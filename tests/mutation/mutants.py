"""What mutmut would change in a module: every mutant's name with the change that it makes."""

from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from mutmut.mutation.file_mutation import MutatedFile, mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key

from tests.mutation.areas import ROOT, Area, Change


def mutants_of(module: str) -> dict[str, Change]:
    """The mutants of a module by mutmut's name for them."""
    path = Path(module)
    mutated = mutate_file_contents(module, (ROOT / path).read_text("utf-8"))
    return {get_mutant_name(path, name): _change(mutated, name, module) for name in mutated.mutant_names}


def sample(them: list[Area], size: int, seed: int) -> dict[str, set[str]]:
    """`size` mutants by area: which ones depends on the seed and the sources alone."""
    everything = [(area.name, name) for area in them for module in area.modules for name in mutants_of(module)]
    chosen: dict[str, set[str]] = {}
    for area, name in Random(seed).sample(everything, min(size, len(everything))):
        chosen.setdefault(area, set()).add(name)
    return chosen


def _change(mutated: MutatedFile, name: str, module: str) -> Change:
    dotted = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    function, owner = orig_function_and_class_names_from_key(f"{dotted}.{name}")
    was, now = _lines(mutated, f"{name.rpartition('__mutmut_')[0]}__mutmut_orig"), _lines(mutated, name)
    changed = [block for block in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if block[0] != "equal"]
    return Change(
        ".".join(part for part in (dotted, owner, function.rpartition(".")[2]) if part),
        " ".join(line for _, first, last, _, _ in changed for line in was[first:last]),
        " ".join(line for _, _, _, first, last in changed for line in now[first:last]),
    )


def _lines(mutated: MutatedFile, name: str) -> list[str]:
    """The function's lines from the colon of its head on, without indentation."""
    span = mutated.line_span_by_function_name[name]
    lines = [line.strip() for line in mutated.code.splitlines()[span.start - 1 : span.end]]
    return [line.replace(name, "") for line in lines if line]
