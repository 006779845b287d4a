"""Business-readable cases, kept as YAML beside this file."""

from pathlib import Path

import yaml


def cases(name):
    """The cases of one file, in order."""
    return yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))
