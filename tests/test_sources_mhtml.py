"""Web archives: the page inside, its charset and headers, and archives that hold none."""

import base64
import quopri
import time

import pytest

from govreports.errors import UnreadableError
from govreports.sources.decoding import decode
from govreports.sources.document import Document
from govreports.sources.mhtml import read_mhtml

PAGE = "<title>报告</title><meta name=date content=2022><p>总体情况</p><table><tr><td>规章</td><td>0</td></tr></table>"


def archive(page: bytes, kind: str, charset: str = "utf-8") -> bytes:
    return (
        b"From: <Saved>\r\nSnapshot-Content-Location: http://example.org/a.html\r\n"
        b"Subject: =?utf-8?B?" + base64.b64encode("年度报告".encode()) + b"?=\r\n"
        b"Date: Thu, 20 Jan 2022 08:00:00 -0000\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n----x\r\n'
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n----x\r\n"
        b'Content-Type: text/html; charset="' + charset.encode() + b'"\r\nContent-Transfer-Encoding: ' + kind.encode()
        + b"\r\nContent-Location: http://example.org/a.html\r\n\r\n" + page + b"\r\n----x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>frame</p>\r\n----x--\r\n"
    )  # fmt: skip


def lines(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030", "big5"])
@pytest.mark.parametrize("kind", ["quoted-printable", "base64", "8bit"])
def test_the_first_html_part_is_the_page(charset: str, kind: str) -> None:
    page = PAGE.replace("总体情况", "總體情況") if charset == "big5" else PAGE
    page = page.replace("规章", "規章").replace("报告", "報告") if charset == "big5" else page
    raw = page.encode(charset)
    packed = {"quoted-printable": quopri.encodestring(raw), "base64": base64.encodebytes(raw), "8bit": raw}[kind]
    document = read_mhtml(archive(packed, kind, charset), decode)
    assert [len(line) for line in lines(document)] == [1, 2]
    assert lines(document)[1] in (["规章", "0"], ["規章", "0"])
    assert document.format == "mhtml"


def test_headers_are_metadata_but_the_page_knows_better() -> None:
    document = read_mhtml(archive(quopri.encodestring(PAGE.encode()), "quoted-printable"), decode)
    assert document.metadata == {
        "title": "报告",
        "date": "2022",
        "subject": "年度报告",
        "snapshot-content-location": "http://example.org/a.html",
        "content-location": "http://example.org/a.html",
        "url": "http://example.org/a.html",
    }
    assert document.encoding == "utf-8"


def test_the_declared_charset_is_handed_to_the_decoder() -> None:
    asked: list[str | None] = []

    def noting(data: bytes, declared: str | None) -> tuple[str, str]:
        asked.append(declared)
        return data.decode(), "utf-8"

    read_mhtml(archive(b"<p>x", "8bit", "GB2312"), noting)
    read_mhtml(b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>x", noting)
    assert asked == ["gb2312", None]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx",
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n",
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nx\n--x--\n",
        b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 50_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000)),
    ],
)
def test_archives_without_a_page_are_refused(data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableError):
        read_mhtml(data, decode)
    assert time.process_time() - started < 10


def test_headers_made_to_do_harm_are_left_out() -> None:
    for subject in (b"=?utf-8?q?a?= " * 20_000, b"=?nonsense?b?!!!?=", b"\xff\xfe", b"=?utf-8?b?AAA"):
        document = read_mhtml(b"MIME-Version: 1.0\nSubject: " + subject + b"\nContent-Type: text/html\n\n<p>x", decode)
        assert lines(document) == [["x"]]


@pytest.mark.parametrize("declared", [b"charset*=gb2312; charset*0*=gb2312", b'charset="gb\0k"', b"charset*=x'y"])
def test_a_charset_in_pieces_or_with_a_nul_is_none(declared: bytes) -> None:
    page = "<p>某县水利局主动公开政府信息10条。</p>".encode("gb18030")
    head = b"MIME-Version: 1.0\nContent-Type: text/html; " + declared + b"\nContent-Transfer-Encoding: 8bit\n\n"
    assert "主动公开政府信息" in read_mhtml(head + page, decode).text
