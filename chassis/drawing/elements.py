"""The pieces a page is made of."""

from collections.abc import Sequence

from chassis.drawing.markup import Markup, tag


def section(anchor: str, title: str, lead: str, *parts: str) -> Markup:
    """A chapter of the report."""
    return tag("section", tag("h2", title), tag("p", lead, _class="lead"), *parts, id=anchor)


def figure(picture: Markup, caption: str) -> Markup:
    """A picture with the words under it; wide pictures scroll on narrow screens."""
    return tag("figure", tag("div", picture, _class="picture"), tag("figcaption", caption))


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> Markup:
    """A table; the columns in `right` hold numbers."""

    def cell(name: str, place: int, content: str) -> Markup:
        scope = {"scope": "col"} if name == "th" else {}
        return tag(name, content, **scope, **({"_class": "number"} if place in right else {}))

    head = tag("thead", tag("tr", *(cell("th", i, heading) for i, heading in enumerate(headings))))
    body = tag("tbody", *(tag("tr", *(cell("td", i, content) for i, content in enumerate(row))) for row in rows))
    return tag("div", tag("table", head, body), _class="table")


def unfolding(summary: str, *parts: str) -> Markup:
    """Something that is shown when asked for, and on paper."""
    return tag("details", tag("summary", summary), *parts)


def facts(pairs: Sequence[tuple[str, str]]) -> Markup:
    """A few figures, each with what it is."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs), _class="facts")
