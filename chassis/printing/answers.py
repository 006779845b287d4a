"""Operations whose answer is a picture or a report; `Accept` says in which form the caller wants it."""

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from chassis.edge import Edge
from chassis.negotiation import chosen
from chassis.printing.document import Document
from chassis.printing.manuscript import Manuscript
from chassis.printing.press import pdf, png_of

_PICTURE = ("image/svg+xml", "image/png")
_REPORT = ("text/html", "application/pdf")


class SvgResponse(Response):
    """A response that is a picture."""

    media_type = "image/svg+xml"


class PageResponse(Response):
    """A response that is a page."""

    media_type = "text/html"


_TEXTS = ("image/svg+xml", "text/html")
_ANSWER_OF = {"image/svg+xml": SvgResponse, "text/html": PageResponse}


def _described(forms: tuple[str, ...], description: str) -> dict[str, Any]:
    binary = {"type": "string", "contentMediaType": "application/octet-stream"}
    content = {form: {"schema": {"type": "string"} if form in _TEXTS else binary} for form in forms}
    return {
        "response_class": _ANSWER_OF[forms[0]],
        "responses": {200: {"description": description, "content": content}},
    }


PICTURE = _described(_PICTURE, "The picture: SVG, or PNG where Accept asks for it.")
"""What a route whose answer is a picture says of it."""

REPORT = _described(_REPORT, "The report: HTML, or PDF where Accept asks for it.")
"""What a route whose answer is a report says of it."""


async def picture(edge: Edge, svg: str) -> Response:
    """The picture in the form that the caller wants."""
    form = chosen(edge.request.headers.get("accept", ""), _PICTURE)
    return _answer(edge, svg.encode() if form == _PICTURE[0] else await png_of(svg), form)


async def report(edge: Edge, html: Callable[[], str], manuscript: Callable[[], Manuscript]) -> Response:
    """The report in the form that the caller wants; only that one is made."""
    form = chosen(edge.request.headers.get("accept", ""), _REPORT)
    return _answer(edge, html().encode() if form == _REPORT[0] else await pdf(manuscript()), form)


async def document(edge: Edge, told: Document) -> Response:
    """The report in the form that the caller wants, out of its contents."""
    return await report(edge, told.html, told.manuscript)


def _answer(edge: Edge, body: bytes, form: str) -> Response:
    headers = {"content-language": edge.locale, "vary": "accept, accept-language"}
    return Response(body, headers=headers, media_type=form)
