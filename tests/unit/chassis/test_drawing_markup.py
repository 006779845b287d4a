"""What is put into a page is text, whoever wrote it."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from chassis.drawing.lettering import fitted, width_of
from chassis.drawing.markup import joined, tag

READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@given(READABLE, READABLE)
def test_text_and_attributes_come_out_as_they_went_in(content: str, value: str) -> None:
    element = ElementTree.fromstring(tag("p", content, title=value))  # noqa: S314 - our own markup
    assert "".join(element.itertext()) == content
    assert element.get("title") == value


def test_markup_is_put_in_as_it_is() -> None:
    assert tag("b", joined((tag("i", "1 < 2"), " & "))) == "<b><i>1 &lt; 2</i> &amp; </b>"


def test_names_of_attributes_keep_clear_of_python_words() -> None:
    assert tag("label", _for="a", stroke_width=1.50) == '<label for="a" stroke-width="1.5"></label>'


@given(READABLE, st.floats(20, 400))
def test_fitted_words_fit(words: str, width: float) -> None:
    assert width_of(fitted(words, width)) <= width or fitted(words, width) == "…"


def test_words_that_fit_are_not_cut() -> None:
    assert fitted("客户经理", 60) == "客户经理"
    assert fitted("客户经理服务质量", 60) == "客户经理…"
