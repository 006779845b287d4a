"""The demo's own files, as they are sent."""

from importlib.resources import files

from chassis.yaml_text import read_yaml
from suite.demo.client import Document


def given_document(name: str) -> Document:
    """A YAML file as a JSON object."""
    document: Document = read_yaml((files("suite.demo_data") / f"{name}.yaml").read_text("utf-8"))
    return document


def given_csv(name: str) -> bytes:
    """A CSV file, byte for byte."""
    return (files("suite.demo_data") / f"{name}.csv").read_bytes()
