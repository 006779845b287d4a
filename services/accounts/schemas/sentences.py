"""The service's sentences in both languages, where an answer carries both."""

from collections.abc import Mapping
from functools import cache

from chassis.catalogue import Catalogue
from chassis.wire import Names
from services.accounts.domain.name import Name


@cache
def _catalogue() -> Catalogue:
    return Catalogue.of("services.accounts")


def sentence(code: str, params: Mapping[str, object] | None = None, name: Name | None = None) -> Names:
    """The sentence for `code`; `name` is put in as `{name}` in each language."""
    given = dict(params or {})
    english = given | ({"name": name.en} if name else {})
    chinese = given | ({"name": name.zh_cn} if name else {})
    return Names(en=_catalogue().text(code, "en", english), zh_cn=_catalogue().text(code, "zh-CN", chinese))
