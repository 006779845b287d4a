"""Names that people see stand in both languages of the suite."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called, or told, in English and in Chinese (`zh-CN`)."""

    en: str
    zh_cn: str

    def text(self, locale: str) -> str:
        """The words for readers of `locale` (`en` or `zh-CN`)."""
        return self.zh_cn if locale == "zh-CN" else self.en
