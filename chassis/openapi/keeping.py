"""The contract that a service says of itself is made once for each state of the code, and kept.

To make it takes a second of computing, at every start of every service. It follows from the code and the libraries
alone, so it is kept under a digest of both: in the process, and in a folder for the next one. Whoever wants to know
whether code and contract agree (`kam contracts check`) has it made anew.
"""

import platform
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
from fastapi import FastAPI
from fastapi.routing import APIRoute

from chassis.openapi.names import Document

READ_BY_CODE = (".py", ".yaml")
LIBRARIES = ("fastapi", "pydantic", "pydantic-core", "starlette")

_NO_NAME = re.compile(r"\W+")
_here: dict[str, bytes] = {}


def kept(app: FastAPI, make: Callable[[], Document], folder: Path) -> bytes:
    """The contract of `app` as JSON; `make` makes it where nobody has. It is kept in `folder`, the newest of each."""
    key = _key(app)
    if key not in _here:
        path = folder / f"{_NO_NAME.sub('-', app.title.lower())}.json"
        found = _read(path, key)
        _here[key] = found or orjson.dumps(make())
        if not found:
            _write(path, key, _here[key])
    return _here[key]


def _key(app: FastAPI) -> str:
    """What the document follows from: the operations of the application, the code behind them, the libraries."""
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    told = [app.title, app.version, app.description, *map(_told, routes), platform.python_version()]
    told += [version(library) for library in LIBRARIES]
    told += [_code(package) for package in sorted({"chassis"} | {_package(route) for route in routes})]
    return sha256("\0".join(told).encode()).hexdigest()


def _told(route: APIRoute) -> str:
    endpoint = route.endpoint
    return (
        f"{sorted(route.methods or ())} {route.path} {route.operation_id} {endpoint.__module__}.{endpoint.__qualname__}"
    )


def _package(route: APIRoute) -> str:
    return str(route.endpoint.__module__).partition(".")[0]


@cache
def _code(package: str) -> str:
    """A digest of everything in a package that its code reads; of a module, as tests have them, its name."""
    digest = sha256(package.encode())
    for path in _files(package):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files(package: str) -> Iterator[Path]:
    spec = find_spec(package)
    for place in (spec.submodule_search_locations if spec else None) or ():
        yield from sorted(path for path in Path(place).rglob("*") if path.suffix in READ_BY_CODE)


def _read(path: Path, key: str) -> bytes | None:
    with suppress(OSError, orjson.JSONDecodeError):
        found, _, document = path.read_bytes().partition(b"\n")
        if found == key.encode() and orjson.loads(document):
            return document
    return None


def _write(path: Path, key: str, document: bytes) -> None:
    """Keep the document; a folder that cannot be written to costs the next start its second."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(key.encode() + b"\n" + document)
        Path(draft.name).replace(path)
