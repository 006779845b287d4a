"""Examples as answers really look: whole, and pages with one item."""

from chassis.openapi.names import Document


def complete_examples(schemas: Document) -> None:
    """Complete the examples of all `schemas`, and give pages one."""
    for schema in schemas.values():
        for example in schema.get("examples", ()):
            _show_whole(example, schema, schemas)
    for schema in schemas.values():
        _show_page(schema, schemas)


def _show_whole(example: object, schema: Document, schemas: Document) -> None:
    # An example may leave out what is null or has its default; a response never does, however deep.
    if "$ref" in schema:
        _show_whole(example, schemas[schema["$ref"].rpartition("/")[2]], schemas)
    elif isinstance(example, list):
        for item in example:
            _show_whole(item, schema.get("items", {}), schemas)
    elif isinstance(example, dict):
        _fill(example, schema)
        for name, value in example.items():
            _show_whole(value, schema.get("properties", {}).get(name, {}), schemas)


def _fill(example: Document, schema: Document) -> None:
    properties = schema.get("properties", {})
    for name in (name for name in schema.get("required", ()) if name in properties and name not in example):
        if "default" in properties[name]:
            example[name] = properties[name]["default"]
        elif {"type": "null"} in properties[name].get("anyOf", ()):
            example[name] = None


def _show_page(schema: Document, schemas: Document) -> None:
    # A page is shown with one item, as that item shows itself.
    properties = schema.get("properties", {})
    if {"items", "next_cursor"} <= properties.keys():
        item = schemas[properties["items"]["items"]["$ref"].rpartition("/")[2]]
        schema["examples"] = [{"items": item.get("examples", [])[:1], "next_cursor": None}]
