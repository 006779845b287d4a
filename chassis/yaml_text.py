"""YAML as data: rules, words and settings that people keep in files."""

from typing import Any

import yaml


def read_yaml(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the author wrote
    """What the text says; `yaml.YAMLError` when it is none. Read by libyaml, ten times as quick as PyYAML itself."""
    return yaml.load(text, Loader=yaml.CSafeLoader)
