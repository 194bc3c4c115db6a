"""Bytes to text: the right encoding without being told."""

import pytest

from govreports.errors import UnreadableError
from govreports.sources.decoding import decode
from govreports.sources.opening import sniff

TEXT = "某市商务局2020年政府信息公开工作年度报告\n一、总体情况\n2020年，我局主动公开政府信息35条。\n" * 3
TRADITIONAL = "一、總體情況\n本局嚴格按照政府信息公開條例要求，主動公開政府信息。\n" * 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_text_in_every_encoding(encoding: str) -> None:
    assert decode(TEXT.encode(encoding))[0].lstrip("\ufeff") == TEXT


def test_big5_is_told_from_gb18030() -> None:
    assert decode(TRADITIONAL.encode("big5")) == (TRADITIONAL, "big5hkscs")


def test_a_page_that_declares_gb2312_but_is_utf8_is_utf8() -> None:
    page = '<meta charset="gb2312">' + TEXT
    assert decode(page.encode())[1] == "utf-8"


def test_a_declared_gb2312_may_hold_characters_of_gb18030() -> None:
    page = '<meta charset="gb2312">鄠邑区\xa0㤘' + TEXT
    assert decode(page.encode("gb18030"))[0] == page


def test_a_rare_bad_byte_is_forgiven() -> None:
    data = (TEXT * 20).encode() + b"\xff"
    assert decode(data) == (TEXT * 20 + "�", "utf-8")


def test_line_ends_become_one_kind() -> None:
    assert decode("一\r\n二\r三\n".encode())[0] == "一\n二\n三\n"


def test_random_bytes_are_no_text() -> None:
    with pytest.raises(UnreadableError):
        decode(bytes(range(256)) * 30)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"{\\rtf1", "rtf"),
        (b"\x89PNG\r\n", "image"),
        (b" \n", "empty"),
        (b"<html>", "text"),
    ],
)
def test_formats_are_found_by_content(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "big5", "euc-kr", "koi8-r", "utf-16"])
def test_a_charset_that_the_bytes_contradict_is_not_believed(charset: str) -> None:
    text = "某县水利局2022年政府信息公开工作年度报告\n一、总体情况\n2022年，我局主动公开政府信息10条。\n"
    page = f'<meta charset="{charset}"><p>{text}</p>'
    assert decode(page.encode("gb18030")) == (page, "gb18030")


def test_a_charset_that_fits_is_believed() -> None:
    page = '<meta charset="big5"><p>某縣水利局政府資訊公開工作年度報告</p>'
    assert decode(page.encode("big5")) == (page, "big5hkscs")
