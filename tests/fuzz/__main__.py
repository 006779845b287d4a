"""`python -m tests.fuzz [TARGET …] [--seconds N] [--seed N]`: each target for so long, and the input that breaks it."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

LONGEST_INPUT_BYTES = 4_096
PATIENCE_S = 10
"""An input that takes longer is a finding."""

MEMORY_MIB = 2_048


def main() -> int:
    """0 when nothing was found; each target has a process of its own, for libFuzzer never returns."""
    chosen = _read()
    if chosen.hunt:
        return _hunt(chosen.hunt, chosen.seconds, chosen.seed)
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - a process that hunts imports it under instrumentation

    broken = [name for name in chosen.targets or TARGETS if not _held(name, chosen.seconds, chosen.seed)]
    print(f"broken: {', '.join(broken)}" if broken else "every input ended in a value or a located problem")
    return 1 if broken else 0


def _held(name: str, seconds: int, seed: int) -> bool:
    words = ["--hunt", name, "--seconds", str(seconds), "--seed", str(seed)]
    run = subprocess.run([sys.executable, "-m", "tests.fuzz", *words], capture_output=True, text=True, check=False)
    print(f"{name:<12}{_tried(run.stderr)}")
    if run.returncode:
        print(run.stdout[-4_000:], run.stderr[-4_000:], sep="\n", file=sys.stderr)
    return run.returncode == 0


def _tried(said: str) -> str:
    return next((line for line in reversed(said.splitlines()) if line.startswith("Done")), "ended early")


def _hunt(name: str, seconds: int, seed: int) -> int:
    import atheris  # noqa: PLC0415 - needs the extra `hunt`

    with atheris.instrument_imports(include=["chassis", "gateway", "services"]):
        from tests.fuzz.seeds import seeds  # noqa: PLC0415 - under instrumentation
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - under instrumentation

    with TemporaryDirectory() as folder:
        for number, content in enumerate(seeds()[name]):
            (Path(folder) / f"seed-{number}").write_bytes(content)
        kept = Path(os.environ.get("KAM_TEST_FOUND", folder))
        limits = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST_INPUT_BYTES}"]
        limits += [f"-timeout={PATIENCE_S}", f"-rss_limit_mb={MEMORY_MIB}", f"-artifact_prefix={kept}/", "-verbosity=1"]
        atheris.Setup([sys.argv[0], *limits, folder], TARGETS[name])
        atheris.Fuzz()
    return 0


def _read() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help="all without")
    parser.add_argument("--seconds", type=int, default=10, help="for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hunt", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
