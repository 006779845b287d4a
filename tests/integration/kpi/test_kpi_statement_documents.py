"""A statement as a page and on paper, in both languages, for whom it belongs to."""

import io

import pytest
from kpi_story import measured, on_record, paid, scored, signed
from pypdf import PdfReader


@pytest.fixture
async def statement(as_role):
    finance, controller = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    run = await paid(finance, await scored(finance))
    wanted = {"pay_run_id": run["id"], "manager": "A-001"}
    (found,) = (await finance.get("/v1/pay-statements", params=wanted)).json()["items"]
    return finance, controller, run, f"/v1/pay-statements/{found['id']}/document"


async def read(client, place, accept, locale):
    answer = await client.get(place, headers={"accept": accept, "accept-language": locale})
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, accept)
    return answer


async def test_every_figure_is_opened_down_to_measurements_and_dated_rules(statement):
    finance, *_, place = statement
    page = (await read(finance, place, "text/html", "en")).text
    for words in (
        "Pay statement 2026-03",
        "Not approved yet",
        "CN¥11,877.28",
        "sold × unit price = 617.2835",
        "pay plan retail@2026-01-01",
        "scheme service-quality@2026-01-01",
        "measurement A-001 2026-03",
        "Customers who knew the marketing news",
        "membership: S1",
    ):
        assert words in page
    assert "http" not in page.replace("http-equiv", "")


async def test_paper_says_the_same_in_chinese(statement):
    finance, *_, place = statement
    answer = await read(finance, place, "application/pdf", "zh-CN")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for words in ("薪酬单 2026-03", "经理 A-001", "¥11,877.28", "销量 × 单价", "计量数据 A-001 2026-03", "隶属度"):
        assert words in text
    assert not {"unit price", "measurement", "membership"} & set(text.split())
    assert answer.content == (await read(finance, place, "application/pdf", "zh-CN")).content


async def test_a_manager_reads_the_own_document_once_it_is_approved(statement, as_role):
    _, controller, run, place = statement
    own, stranger = as_role("manager", subject="A-001"), as_role("manager", subject="A-002")
    assert (await own.get(place)).status_code == 404
    await signed(controller, run, "review", "approve")
    assert "Not approved yet" not in (await read(own, place, "text/html", "en")).text
    assert (await stranger.get(place)).status_code == 404
