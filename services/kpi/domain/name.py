"""A name that a person reads, in both languages of the house."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in English and in Chinese (`zh-CN`)."""

    en: str
    zh_cn: str
