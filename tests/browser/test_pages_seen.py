"""The pages of the gateway as somebody at a screen uses them: in both languages, wide and narrow, from one host."""

from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-CN")
PAGES = ("/", "/docs", "/operations")


def is_too_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_leads_everywhere(suite, reader_of, language: str) -> None:
    with reader_of(language) as reader:
        reader.page.goto(suite.url)
        addresses = [link.get_attribute("href") for link in reader.page.locator("main a").all()]
        assert len(addresses) == 6
        for address in addresses:
            assert reader.page.goto(suite.url + address).ok, address
        assert [said for said in reader.complaints if "401" not in said] == [], "but for who is not known yet"
        assert reader.hosts == {urlsplit(suite.url).netloc}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_speaks_the_reader_s_language_until_told_another(suite, reader_of, path: str, language: str) -> None:
    other = next(each for each in LANGUAGES if each != language)
    with reader_of(language) as reader:
        reader.page.goto(suite.url + path)
        assert reader.page.locator("html").get_attribute("lang") == language
        reader.page.get_by_role("link", name={"en": "English", "zh-CN": "中文"}[other], exact=True).click()
        reader.page.wait_for_selector(f'html[lang="{other}"]')


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_telephone(suite, reader_of, path: str) -> None:
    with reader_of("zh-CN", width=360) as reader:
        reader.page.goto(suite.url + path)
        reader.page.wait_for_selector(".opblock-tag, header h1")
        assert not is_too_wide(reader.page)


@pytest.mark.parametrize(("language", "execute"), [("en", "Execute"), ("zh-CN", "执行")])
def test_an_operation_is_tried_from_the_documentation(suite, reader_of, language: str, execute: str) -> None:
    with reader_of(language) as reader, suite.client("admin") as client:
        document, page = client.get("/openapi.json", params={"lang": language}).json(), reader.page
        (tag,) = document["paths"]["/v1/managers"]["get"]["tags"]
        page.goto(f"{suite.url}/docs#/{tag}/list_managers")
        page.locator(".auth-wrapper .authorize").click()
        page.locator(".auth-container input").first.fill(suite.token("admin"))
        page.locator(".auth-btn-wrapper button.authorize").first.click()
        page.locator(".close-modal").click()
        operation = page.locator(f"#operations-{tag}-list_managers")
        operation.get_by_role("button", name=execute, exact=True).click()
        answer = operation.locator(".live-responses-table tbody .response-col_status").first
        assert answer.inner_text().startswith("200")
        assert reader.complaints == []
        assert reader.hosts == {urlsplit(suite.url).netloc}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_operator_sees_what_goes_on(suite, reader_of, language: str) -> None:
    with reader_of(language) as reader, suite.client("admin") as client:
        client.get("/v1/managers/00000000-0000-7000-8000-000000000000")
        page = reader.page
        page.goto(f"{suite.url}/operations")
        page.fill("#token", suite.token("manager"))
        page.click("#ask button")
        page.wait_for_selector("#said:not([hidden])")
        assert page.locator("#page").is_hidden()
        page.fill("#token", suite.token("admin"))
        page.click("#ask button")
        page.wait_for_selector("#page:not([hidden])")
        assert page.locator("#requests td", has_text="get_manager").count() > 0
        page.fill("#find", "list_managers")
        assert page.locator("#routes tbody tr").count() == 1
        refusals = [said for said in reader.complaints if "401" in said or "403" in said]
        assert refusals == reader.complaints


def test_without_its_policy_a_page_would_run_what_is_written_into_it(suite, reader_of) -> None:
    """The control of the policy: the same script runs on a page that has none."""
    write = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.ran = 1'}))"
    with reader_of("en") as reader:
        reader.page.goto(suite.url)
        reader.page.evaluate(write)
        assert reader.page.evaluate("window.ran") is None
        reader.page.goto("about:blank")
        reader.page.evaluate(write)
        assert reader.page.evaluate("window.ran") == 1
