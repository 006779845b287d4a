"""Names in a contract: nouns, as a reader would call them, not as Python and FastAPI happen to."""

import re
from collections import Counter
from typing import Any

Document = dict[str, Any]

_RENAMINGS = (
    (re.compile(r"^Page_(\w+)_$"), r"\1Page"),
    (re.compile(r"^(\w+)-Output$"), r"\1"),
    (re.compile(r"^(\w+)-Input$"), r"\1Input"),
    (re.compile(r"^(\w+?)Wire(Page|Input)?$"), r"\1\2"),
)
_REFERENCE = "#/components/schemas/"


def well_named(document: Document) -> Document:
    """`document` with its schemas called by nouns; two that would share a name are a mistake in the code."""
    schemas = document["components"]["schemas"]
    names = {name: _noun(name) for name in schemas}
    shared = sorted(noun for noun, count in Counter(names.values()).items() if count > 1)
    # FastAPI tells two classes of one name apart by their modules, in a name that nobody should read.
    shared += [name for name in names if "__" in name]
    if shared:
        raise ValueError(f"two schemas of one service share a name: {', '.join(shared)}")
    document["components"]["schemas"] = {
        names[name]: {key: part for key, part in schema.items() if key != "title"} for name, schema in schemas.items()
    }
    plain: Document = _plain(document, names)
    return plain


def _noun(name: str) -> str:
    for shape, noun in _RENAMINGS:
        name = shape.sub(noun, name)
    return name


def _plain(node: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    # FastAPI titles each property after its own name and writes whole bounds as floats; neither helps a reader.
    if isinstance(node, list):
        return [_plain(part, names) for part in node]
    if not isinstance(node, dict):
        return int(node) if isinstance(node, float) and node.is_integer() else node
    plain = {name: _plain(part, names) for name, part in node.items()}
    if isinstance(reference := plain.get("$ref"), str) and reference.startswith(_REFERENCE):
        plain["$ref"] = _REFERENCE + names[reference.removeprefix(_REFERENCE)]
    if isinstance(choice := plain.get("discriminator"), dict) and "mapping" in choice:
        targets = {key: names[target.removeprefix(_REFERENCE)] for key, target in choice["mapping"].items()}
        choice["mapping"] = {key: _REFERENCE + noun for key, noun in targets.items()}
    for schema in plain["properties"].values() if isinstance(plain.get("properties"), dict) else ():
        schema.pop("title", None)
    return plain
