"""`python -m bench NAME`: one measurement, by the name of its module."""

import sys
from importlib import import_module
from pathlib import Path

NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef main(" in path.read_text(encoding="utf-8")
)
"""The modules here that can be run."""

if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
    sys.exit(f"usage: python -m bench {{{','.join(NAMES)}}} [options]")
name = sys.argv.pop(1)
sys.argv[0] = f"bench {name}"
import_module(f"bench.{name}").main()
