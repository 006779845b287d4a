"""Documents are set from values, in both languages, the same bytes always, and read nothing but their own templates."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from chassis.domain.errors import Invalid
from chassis.drawing.canvas import canvas
from chassis.drawing.shapes import write
from chassis.printing import Manuscript, pdf, png_of
from chassis.printing.bold import emboldened
from chassis.printing.manuscript import MOST_BYTES

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SOON = NOON.replace(microsecond=5)
LETTER = '#show: report.with(title: data.title, foot: data.foot)\n#data.body\n#drawn("one", alt: "a picture")'
PICTURE = canvas(200, 80, "t", "d", write(10, 30, "粗体 Bold", font_weight=700), write(10, 60, "常规 Regular"))


def letter(body: str, source: str = LETTER) -> Manuscript:
    return Manuscript(source, {"title": "客户经理", "body": body, "foot": "KAM"}, {"one": PICTURE}, SOON)


async def test_chinese_words_and_what_looks_like_markup_come_out_as_they_are():
    written = "付款 #panic($x$) *b* _c_ <d> @e \\u{41}"
    text = pypdf.PdfReader(io.BytesIO(await pdf(letter(written)))).pages[0].extract_text()
    assert "客户经理" in text
    assert written in text.replace("\n", "")


async def test_a_document_bears_its_own_date_and_has_the_same_bytes_each_time():
    first, second = await pdf(letter("a")), await pdf(letter("a"))
    assert first == second
    about = pypdf.PdfReader(io.BytesIO(first)).metadata
    assert about is not None
    assert about.creation_date == NOON
    assert about.title == "客户经理"


@pytest.mark.parametrize("reach", ['#read("/etc/passwd")', '#read("../press.py")', '#image("../../app.py")'])
async def test_a_template_reaches_no_file_outside_its_folder(reach):
    with pytest.raises(Invalid) as refused:
        await pdf(letter("a", reach))
    assert refused.value.faults[0].code == "not_printable"


async def test_what_is_too_much_is_refused_before_it_is_set():
    with pytest.raises(Invalid) as refused:
        await pdf(letter("x" * (MOST_BYTES + 1)))
    assert refused.value.faults[0].code == "too_much_to_print"


async def test_a_picture_becomes_a_png_of_twice_its_size():
    found = await png_of(PICTURE)
    assert found.startswith(b"\x89PNG")
    assert [int.from_bytes(found[at : at + 4], "big") for at in (16, 20)] == [400, 160]


async def test_what_is_no_picture_is_refused():
    with pytest.raises(Invalid):
        await png_of("<svg")


def test_bold_words_get_an_outline_of_their_colour_and_rimmed_ones_keep_their_rim():
    bold = write(1, 2, "a", font_weight=700, fill="#b91c1c")
    assert 'stroke="#b91c1c"' in emboldened(bold)
    rimmed = write(1, 2, "a", font_weight=700, stroke="#fff")
    assert emboldened(rimmed) == rimmed
