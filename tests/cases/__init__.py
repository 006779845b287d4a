"""Business-readable cases, kept as YAML beside this file."""

from pathlib import Path

from chassis.yaml_text import read_yaml


def cases(name):
    """The cases of one file, in order."""
    return read_yaml((Path(__file__).parent / name).read_text("utf-8"))
