"""Sentences by code and language: every refusal speaks to its reader in zh-CN or en.

A package keeps its sentences in `messages/en.yaml` and `messages/zh-CN.yaml`, `code: "Sentence with {param}."`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from babel.core import negotiate_locale

from chassis.yaml_text import read_yaml

Locale = Literal["en", "zh-CN"]
LOCALES: tuple[Locale, ...] = ("en", "zh-CN")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of one or more packages. A code without a sentence is its own sentence: never an error."""

    sentences: Mapping[Locale, Mapping[str, str]]

    @classmethod
    def of(cls, *packages: str) -> "Catalogue":
        """The catalogues of the packages joined; the later package wins."""
        return cls({locale: {k: v for p in packages for k, v in _read(p, locale).items()} for locale in LOCALES})

    def text(self, code: str, locale: Locale, params: Mapping[str, object] | None = None) -> str:
        """The sentence for `code` with its values put in; values missing from `params` stay as `{name}`."""
        template = self.sentences[locale].get(code, code)
        return template.format_map(_Lenient(params or {}))


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def _read(package: str, locale: Locale) -> dict[str, str]:
    path = files(package) / "messages" / f"{locale}.yaml"
    return {str(code): str(sentence) for code, sentence in read_yaml(path.read_text("utf-8")).items()}


@cache
def preferred_locale(accept_language: str) -> Locale:
    """The reader's language by `Accept-Language` (RFC 9110 §12.5.4); English when neither is asked for."""
    ranked = sorted(
        (part.partition(";") for part in accept_language[:200].split(",")), key=lambda part: -_quality(part[2])
    )
    wanted = [tag.strip() for tag, _, parameters in ranked if _quality(parameters) > 0]
    if any(tag.lower().startswith("zh") for tag in wanted[:1]):
        return "zh-CN"
    found = negotiate_locale(wanted, ["en", "zh-CN", "zh"], sep="-")
    return "zh-CN" if found and found.startswith("zh") else "en"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return min(1.0, max(0.0, float(value))) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
