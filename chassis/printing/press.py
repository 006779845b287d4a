"""The press: Typst, off the event loop, with the fonts that ship, without a look at the machine's files or the net."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import local
from typing import Literal

import noto_cjk_sans_otc
import structlog
import typst

from chassis.domain.errors import Fault, Invalid, Unavailable
from chassis.printing.manuscript import Manuscript, template

SECONDS = 8.0
"""How long a caller waits for a document, its turn included."""

_PIXELS_PER_INCH = 192
_TEMPLATES = Path(str(files("chassis.printing"))) / "templates"
_OPENING = '#import "shell.typ": *\n'
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)

# A compiler serves one document at a time, so each of the two threads has its own.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="press")
_own = local()


async def pdf(manuscript: Manuscript) -> bytes:
    """The document as a tagged PDF."""
    return await _printed(lambda: _compile(manuscript, "pdf"))


async def png_of(svg: str) -> bytes:
    """The picture as a PNG of twice its size in pixels, on white."""
    manuscript = Manuscript(template("chassis.printing", "picture.typ"), {}, {"picture": svg}, _EPOCH)
    return await _printed(lambda: _compile(manuscript, "png"))


async def _printed(compile_: Callable[[], bytes]) -> bytes:
    # A document that is not begun in time is dropped; one that has begun comes to its end in its own thread.
    work = asyncio.get_running_loop().run_in_executor(_threads, compile_)
    try:
        return await asyncio.wait_for(work, SECONDS)
    except TimeoutError:
        raise Unavailable(Fault("printing_takes_long")) from None


def _compile(manuscript: Manuscript, format_: Literal["pdf", "png"]) -> bytes:
    source = (_OPENING + manuscript.template).encode()
    try:
        found = _compiler().compile(
            input=source,
            format=format_,
            ppi=_PIXELS_PER_INCH,
            sys_inputs=manuscript.inputs(),
            timestamp=manuscript.moment.replace(microsecond=0),
        )
    except typst.TypstError as error:
        structlog.get_logger(__name__).error("not_printable", reason=error.message, trace=error.trace)
        raise Invalid(Fault("not_printable", "", {"reason": error.message})) from None
    return found if isinstance(found, bytes) else (found or [b""])[0]


def _compiler() -> typst.Compiler:
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(
            root=str(_TEMPLATES),
            font_paths=_fonts(),
            package_path=str(_TEMPLATES),
            package_cache_path=str(_TEMPLATES),
        )
    return _own.compiler  # type: ignore[no-any-return] # what a thread keeps has no type


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(noto_cjk_sans_otc.__file__).parent)],
    )
