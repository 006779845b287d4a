"""The gateway's own pages: complete on a network that leads nowhere."""

import re

import httpx
import pytest
from openapi_spec_validator import validate


def test_the_merged_document_is_valid_and_kept_by_readers(client: httpx.Client) -> None:
    response = client.get("/openapi.json")
    validate(response.json())
    again = client.get("/openapi.json", headers={"if-none-match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("", "", "en"),
        ("", "zh-CN,zh;q=0.9", "zh-CN"),
        ("?lang=zh-CN", "en", "zh-CN"),
        ("?lang=en", "zh-CN", "en"),
        ("?lang=tlh", "zh-CN", "en"),
    ],
)
def test_the_document_answers_in_the_reader_s_language(client, query, accept, language) -> None:
    answer = client.get(f"/openapi.json{query}", headers={"accept-language": accept})
    assert answer.headers["content-language"] == language
    assert "accept-language" in answer.headers["vary"]
    validate(answer.json())
    again = client.get(
        f"/openapi.json{query}", headers={"accept-language": accept, "if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(("language", "heading"), [("en", "API documentation"), ("zh-CN", "接口文档")])
def test_the_docs_are_in_the_reader_s_language(client: httpx.Client, language: str, heading: str) -> None:
    by_browser = client.get("/docs", headers={"accept-language": language})
    by_choice = client.get(f"/docs?lang={language}", headers={"accept-language": "fr"})
    for response in (by_browser, by_choice):
        assert heading in response.text
        assert f'<html lang="{language}"' in response.text
        assert response.headers["content-language"] == language


def test_the_docs_need_no_other_host_and_no_inline_script(client: httpx.Client) -> None:
    response = client.get("/docs")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<script>|javascript:| on\w+=", response.text) == []
    for address in re.findall(r'(?:src|href)="([^"]+)"', response.text):
        assert address.startswith("/")
        assert client.get(address).status_code == 200


def test_only_the_chinese_docs_have_chinese_labels(client: httpx.Client) -> None:
    pages = {language: client.get("/docs", headers={"accept-language": language}).text for language in ("en", "zh-CN")}
    assert "/docs/labels.js" not in pages["en"]
    assert pages["zh-CN"].index("/docs/labels.js") < pages["zh-CN"].index("/docs/docs.js")
    assert "plugins: zh ? [window.ChineseLabels] : []" in client.get("/docs/docs.js").text


def test_every_label_that_is_put_into_chinese_is_one_of_swagger_ui_s(client: httpx.Client) -> None:
    labels = re.findall(r'^  "([^"]+)": "([^"]+)",$', client.get("/docs/labels.js").text, re.MULTILINE)
    texts = client.get("/docs/swagger-ui-bundle.js").text
    assert len(labels) > 50
    assert [label for label, _ in labels if not re.search(rf'"\s*{re.escape(label)}\s*"', texts)] == []
    assert [label for label, chinese in labels if label == chinese or not chinese.strip()] == []


def test_what_the_docs_fetch_at_start_is_on_this_host(client: httpx.Client) -> None:
    start = client.get("/docs/docs.js").text
    assert "url: `/openapi.json?lang=" in start
    assert "validatorUrl: null" in start


def test_the_landing_page_leads_everywhere(client: httpx.Client) -> None:
    links = client.get("/").json()["links"]
    assert set(links.values()) == {"/docs", "/openapi.json", "/livez", "/readyz", "/metrics", "/operations"}
    page = client.get("/", headers={"accept": "text/html"})
    assert all(f'href="{link}"' in page.text for link in links.values())


def test_metrics_name_operations_and_never_paths(client: httpx.Client) -> None:
    client.get("/v1/echoes/a-name-to-find")
    client.get("/v1/unknown-a-name-to-find")
    text = client.get("/metrics").text
    assert 'operation="unrouted"' in text
    assert "a-name-to-find" not in text


def test_own_pages_know_their_methods(client: httpx.Client) -> None:
    assert client.head("/docs").status_code == 200
    assert client.options("/livez").headers["allow"] == "GET, HEAD, OPTIONS"
    refused = client.post("/livez")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
