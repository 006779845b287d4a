"""Words of the contract as docstrings."""

import textwrap


def docstring(words: str, indent: int) -> str:
    """`words` as an indented docstring; nothing when there are none."""
    if not words.strip():
        return ""
    margin = " " * indent
    quoted = words.strip().replace("\\", "\\\\").replace('"""', "'''")
    body = textwrap.indent(quoted, margin).lstrip()
    closing = f"\n{margin}" if "\n" in body or body.endswith('"') else ""
    return f'{margin}"""{body}{closing}"""'
