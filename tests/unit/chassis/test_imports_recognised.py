"""A file that comes without its kind is recognised by its first bytes."""

import pytest

from chassis.imports.opening import CSV, NDJSON, XLSX, recognised


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"PK\x03\x04...", XLSX),
        (b'{"lei": "x"}\n', NDJSON),
        (b'\xef\xbb\xbf\n {"lei": "x"}', NDJSON),
        (b"lei,legal_name\n", CSV),
        ("统一代码,名称\n".encode("gb18030"), CSV),
        (b"", CSV),
    ],
)
def test_a_file_is_recognised_by_its_first_bytes(content, media_type):
    assert recognised(content) == media_type
