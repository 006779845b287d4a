"""`python -m tests.fuzz [TARGET …] [--seconds N] [--seed N]`: each target for so long, and the input that breaks it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

LONGEST_INPUT_BYTES = 4_096
PATIENCE_S = 10
"""An input that takes longer is a finding."""

MEMORY_MIB = 2_048


def main() -> int:
    """0 when nothing was found. All is imported once, and each target has a fork of that: libFuzzer never returns."""
    chosen = _read()
    import atheris  # noqa: PLC0415 - needs the extra `hunt`

    with atheris.instrument_imports(include=["chassis", "gateway", "services"]):
        from tests.fuzz.seeds import seeds  # noqa: PLC0415 - under instrumentation
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - under instrumentation

    started = seeds()
    broken = [
        name
        for name in chosen.targets or TARGETS
        if not _held(name, lambda name=name: _hunt(TARGETS[name], started[name], chosen.seconds, chosen.seed))
    ]
    print(f"broken: {', '.join(broken)}" if broken else "every input ended in a value or a located problem")
    return 1 if broken else 0


def _held(name: str, hunt: Callable[[], None]) -> bool:
    with TemporaryFile("w+", errors="replace") as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            hunt()
            os._exit(1)
        held = os.waitpid(child, 0)[1] == 0
        said.seek(0)
        told = said.read()
    print(f"{name:<12}{_tried(told)}", flush=True)
    if not held:
        print(told[-4_000:], file=sys.stderr)
    return held


def _tried(said: str) -> str:
    return next((line for line in reversed(said.splitlines()) if line.startswith("Done")), "ended early")


def _hunt(target: Callable[[bytes], None], started: Sequence[bytes], seconds: int, seed: int) -> None:
    import atheris  # noqa: PLC0415 - needs the extra `hunt`

    with TemporaryDirectory() as folder:
        for number, content in enumerate(started):
            (Path(folder) / f"seed-{number}").write_bytes(content)
        kept = Path(os.environ.get("KAM_TEST_FOUND", folder))
        limits = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST_INPUT_BYTES}"]
        limits += [f"-timeout={PATIENCE_S}", f"-rss_limit_mb={MEMORY_MIB}", f"-artifact_prefix={kept}/", "-verbosity=1"]
        atheris.Setup([sys.argv[0], *limits, folder], target)
        atheris.Fuzz()


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help="all without")
    parser.add_argument("--seconds", type=int, default=10, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
