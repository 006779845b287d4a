"""Measurements that cannot be: each is told in the reader's language, where it is, and leaves nothing behind."""

import pytest
from kpi_story import create, finished

DRAFT = {"manager": "A-001", "measure": "fee_income", "period": "2026-03", "value": "1"}


def told(answer):
    [error] = answer.json()["errors"]
    return error["pointer"], error["code"], error["detail"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # nothing gets as far as a database
@pytest.mark.parametrize(
    ("change", "pointer", "code", "chinese"),
    [
        ({"value": "NaN"}, "/value", None, None),
        ({"value": "Infinity"}, "/value", None, None),
        ({"value": "1e9"}, "/value", None, None),
        ({"value": "100000000000000"}, "/value", "value_out_of_range", "必须小于 10¹⁴"),
        ({"value": "0.00001"}, "/value", "value_out_of_range", "最多 4 位小数"),
        ({"measure": "visits_done", "value": "1.5"}, "/value", "count_not_whole", "visits_done"),
        ({"measure": "visits_done", "value": "-1"}, "/value", "value_negative", "visits_done"),
        ({"measure": "smiles"}, "/measure", "measure_unknown", "smiles"),
        ({"period": "2026-13"}, "/period", None, None),
    ],
)
async def test_a_value_that_cannot_be_is_refused_in_both_languages(finance, change, pointer, code, chinese):
    answer = await finance.post("/v1/measurements", json=DRAFT | change)
    where, why, english = told(answer)
    assert (answer.status_code, where) == (422, pointer)
    assert code in (None, why)
    translated = await finance.post("/v1/measurements", json=DRAFT | change, headers={"accept-language": "zh-CN"})
    words = told(translated)[2]
    assert words != english
    assert any("一" <= letter <= "鿿" for letter in words)
    assert chinese is None or chinese in words
    assert (await finance.get("/v1/measurements")).json()["items"] == []


async def test_a_number_that_is_none_in_json_is_no_json(finance):
    body = b'{"manager": "A-001", "measure": "fee_income", "period": "2026-03", "value": NaN}'
    answer = await finance.post("/v1/measurements", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (400, 422)
    assert (await finance.get("/v1/measurements")).json()["items"] == []


async def test_another_value_of_the_same_key_is_a_conflict_and_the_first_one_stays(finance):
    made = await create(finance, "/v1/measurements", DRAFT)
    answer = await finance.post("/v1/measurements", json=DRAFT | {"value": "2"}, headers={"accept-language": "zh-CN"})
    assert (answer.status_code, told(answer)[:2]) == (409, ("/value", "measurement_differs"))
    assert "已有数值 1" in told(answer)[2]
    same = await finance.post("/v1/measurements", json=DRAFT)
    assert (same.status_code, same.json()["version"]) == (201, 1)
    assert (await finance.get("/v1/measurements")).json()["items"] == [made]


async def test_a_file_with_a_row_twice_lands_the_first_and_says_which_differs(finance):
    rows = "manager,measure,period,value\nA-001,fee_income,2026-03,1\nA-001,fee_income,2026-03,2\n"
    started = await finance.post(
        "/v1/imports/measurements", content=rows.encode(), headers={"content-type": "text/csv"}
    )
    await finished(finance, f"/v1/jobs/kpi/{started.json()['job_id']}")
    errors = (await finance.get(f"/v1/imports/measurements/{started.json()['id']}/errors")).json()["items"]
    assert [each["row"] for each in errors] == [3]
    landed = (await finance.get("/v1/measurements")).json()["items"]
    assert [item["value"] for item in landed] == ["1"]
