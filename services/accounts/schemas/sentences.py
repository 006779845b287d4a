"""The service's sentences in both languages, where an answer carries both."""

from collections.abc import Iterable, Mapping
from functools import cache

from chassis.catalogue import Catalogue
from chassis.domain.name import Name
from chassis.wire import Names


@cache
def _catalogue() -> Catalogue:
    return Catalogue.of("services.accounts")


def sentence(code: str, params: Mapping[str, object] | None = None, **names: Name) -> Names:
    """The sentence for `code`; `names` are put in like `params`, in the language of the sentence."""
    given = dict(params or {})
    english = given | {key: name.en for key, name in names.items()}
    chinese = given | {key: name.zh_cn for key, name in names.items()}
    return Names(en=_catalogue().text(code, "en", english), zh_cn=_catalogue().text(code, "zh-CN", chinese))


def listed(names: Iterable[Name]) -> Name:
    """Several names as one, with each language's comma."""
    found = list(names)
    return Name(", ".join(name.en for name in found), "、".join(name.zh_cn for name in found))
