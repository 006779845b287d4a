"""What is to be printed: a template, the values that fill it, and the date that the document bears."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

import orjson

from chassis.domain.errors import Fault, Invalid
from chassis.printing.bold import emboldened

MOST_BYTES = 4_000_000
"""What one document may be filled with; a picture has some ten thousand bytes."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`template` is Typst source, which finds `values` by the name `data` and `pictures` (SVG) by `drawn("name")`.

    `moment` is the date that the document bears: a time zone belongs to it, and with it the bytes do not depend on when
    they were made.
    """

    template: str
    values: Mapping[str, object]
    pictures: Mapping[str, str]
    moment: datetime

    def inputs(self) -> dict[str, str]:
        """What the compiler hands to the template."""
        pictures = {name: emboldened(svg) for name, svg in self.pictures.items()}
        data = orjson.dumps({"values": self.values, "pictures": pictures})
        if len(data) > MOST_BYTES:
            raise Invalid(Fault("too_much_to_print", "", {"most": MOST_BYTES, "bytes": len(data)}))
        return {"data": data.decode()}


def template(package: str, name: str) -> str:
    """The source of the template `name` in the folder `templates` of a package."""
    return (files(package) / "templates" / name).read_text("utf-8")
