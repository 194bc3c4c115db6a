"""Files made to do harm: bounded time and memory, a row that says what happened, and the good report beside them is read."""

import base64
import gzip
import io
import json
import os
import re
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import govreports as gr
from govreports.extraction import read_bytes
from govreports.sources import entries
from govreports.sources.opening import open_document
from govreports_benchmark.writers import Layout, report

HANG = 900
"""Seconds after which a reader is said to hang; no measure of speed."""
MEMORY = 3 * 2**30
"""Bytes of address space that a reader of any one file gets."""
PEAK = 1_500
"""Megabytes that it may really take."""
LONG = 200_000_000
DEEP = 200_000

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
STOLEN = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OPEN = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def b(text: str) -> bytes:
    return text.encode()


def made(file_format: str, seed: int = 0) -> bytes:
    return report(seed, "r2021", Layout(format=file_format)).data


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def docx(body: str, head: str = "", **parts: str) -> bytes:
    return zipped({"word/document.xml": f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"} | parts)


def words(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def xlsx(sheet: str, head: str = "", count: int = 1) -> bytes:
    entries = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r1"/>' for n in range(count))
    return zipped(
        {
            "xl/workbook.xml": f"<workbook {S} {R}><sheets>{entries}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f"{head}<worksheet {S}>{sheet}</worksheet>",
        }
    )


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(rows: str) -> bytes:
    sheet = f"<office:body><office:spreadsheet>{rows}</office:spreadsheet></office:body>"
    return zipped(
        {
            "mimetype": "application/x",
            "content.xml": f"<office:document-content {OPEN}>{sheet}</office:document-content>",
        }
    )


def pdf(*objects: str | bytes, trailer: str = "/Root 1 0 R") -> bytes:
    out = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content.encode() if isinstance(content, str) else content)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size} {trailer}>>\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def page(content: bytes, more: str = "") -> bytes:
    packed = zlib.compress(content, 9)
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>{more}>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def locked_pdf() -> bytes:
    secret = f"<{'00' * 32}>"
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>",
        trailer=f"/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O {secret}/U {secret}>>/ID[<00><00>]",
    )  # fmt: skip


def compound(name: str) -> bytes:
    """Return a compound file whose only stream has a name; that of an encrypted docx or xlsx is EncryptedPackage."""

    def entry(called: str) -> bytes:
        raw = (called + "\0").encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack("<H", len(raw))

    return made("xls").replace(entry("Workbook"), entry(name))


def locked_xls() -> bytes:
    """Return a workbook with the record that says it is encrypted, behind the first one."""
    book = made("xls")
    at = book.index(struct.pack("<HHHH", 0x809, 16, 0x600, 5)) + 20
    return book[:at] + struct.pack("<HHHHH", 0x2F, 6, 1, 1, 2) + book[at:-10]


def looped_doc() -> bytes:
    """Return a compound file whose chains of sectors run in a circle."""
    data = bytearray(compound("WordDocument"))
    for at in range(512, 1024, 4):
        data[at : at + 4] = struct.pack("<I", 1)
    return bytes(data)


def multiparts(count: int) -> bytes:
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(count))
    return f"MIME-Version: 1.0\n{heads}Content-Type: text/html\n\n<p>x".encode()


def mhtml(html: str) -> bytes:
    return (
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(html.encode())
    )


TOO_DEEP, TOO_LARGE, LOCKED, BROKEN = (
    "too deep|nests|elements",
    "bytes|characters|members|cells|tags",
    "password",
    "truncated|intact|damaged|broken|cannot be read|cannot read|no text",
)
GIVEN: dict[str, tuple[Callable[[], bytes], str, str | None]] = {
    # name: how it is made, status, what the note says
    "empty.txt": (lambda: b"", "unreadable", "empty"),
    "blank.html": (lambda: b" \r\n\t" * 1000, "unreadable", "empty"),
    "nul.docx": (lambda: bytes(5_000_000), "unreadable", "empty"),
    "noise.pdf": (lambda: bytes(range(256)) * 999, "unreadable", "no text"),
    "picture.doc": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(64), "unreadable", "image"),
    "packed.docx": (lambda: b"Rar!\x1a\x07\x01\x00", "unreadable", "archive"),
    # nesting
    "deep.html": (lambda: b"<div>" * DEEP, "unreadable", TOO_DEEP),
    "deep_tables.html": (lambda: b"<table><tr><td>" * (DEEP // 3), "unreadable", TOO_DEEP),
    "deep.mht": (lambda: mhtml("<span>" * DEEP), "not_a_report", None),
    "deep_parts.mht": (lambda: multiparts(5_000), "unreadable", "parts within parts"),
    "deep.docx": (lambda: docx("<w:sdt><w:sdtContent>" * (DEEP // 2) + "</w:sdtContent></w:sdt>" * (DEEP // 2)), "not_a_report", None),
    "deep_tables.docx": (lambda: docx("<w:tbl><w:tr><w:tc>" * (DEEP // 2) + words("1") + "</w:tc></w:tr></w:tbl>" * (DEEP // 2)), "not_a_report", None),
    "deep.xlsx": (lambda: xlsx("<sheetData>" * DEEP + "</sheetData>" * DEEP), "not_a_report", None),
    "deep.ods": (lambda: ods("<table:table>" * DEEP + "</table:table>" * DEEP), "unreadable", TOO_LARGE),
    "deep.pdf": (lambda: pdf("[" * DEEP + "]" * DEEP), "unreadable", ""),
    "deep_forms.pdf": (lambda: page(b"q " * DEEP + b"BT /F 9 Tf (x) Tj ET"), "not_a_report", None),
    # spans
    "wide.html": (lambda: b"<table>" + b"<tr><td colspan=1000000 rowspan=1000000>1" * 10_000, "not_a_report", None),
    "wide.docx": (lambda: docx("<w:tbl>" + ("<w:tr>" + '<w:tc><w:tcPr><w:gridSpan w:val="1000000"/><w:vMerge/></w:tcPr></w:tc>' * 9 + "</w:tr>") * 5_000 + "</w:tbl>"), "not_a_report", None),
    "wide.xlsx": (lambda: xlsx(f"<sheetData><row>{cell('A1', 'x')}{cell('XFD1048576', 'y')}</row></sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 9_999 + "</mergeCells>"), "not_a_report", "too wide"),
    "merged.xlsx": (lambda: xlsx(f"<sheetData><row>{cell('A1', 'x')}{cell('SF400', 'y')}</row></sheetData><mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 9_999 + "</mergeCells>"), "not_a_report", None),
    "wide.ods": (lambda: ods('<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000"><text:p>1</text:p></table:table-cell></table:table-row></table:table>'), "unreadable", TOO_LARGE),
    "sheets.xlsx": (lambda: xlsx(f"<sheetData><row>{cell('A1', '1')}</row></sheetData>", count=100_000), "unreadable", TOO_LARGE),
    "sheets_of_much.xlsx": (lambda: xlsx("<sheetData>" + "".join(f"<row>{cell(f'A{n}', 'x')}</row>" for n in range(1, 120_000)) + "</sheetData>", count=400), "unreadable", TOO_LARGE),
    "sheets.ods": (lambda: ods('<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell><text:p>1</text:p></table:table-cell></table:table-row></table:table>' * 400), "unreadable", TOO_LARGE),
    # bombs
    "bomb.docx": (lambda: docx(words(" " * 300_000_000)), "unreadable", TOO_LARGE),
    "bomb.xlsx": (lambda: xlsx(" " * 300_000_000), "unreadable", TOO_LARGE),
    "line.docx": (lambda: docx(words("1" * LONG)), "unreadable", TOO_LARGE),
    "line.xlsx": (lambda: xlsx(f"<sheetData><row>{cell('A1', '1' * LONG)}</row></sheetData>"), "unreadable", TOO_LARGE),
    "line.mht": (lambda: mhtml("1" * 60_000_000), "unreadable", TOO_LARGE),
    "line.pdf": (lambda: page(b"BT /F 9 Tf (" + b"1" * LONG + b") Tj ET"), "not_a_report", None),
    "bomb.pdf": (lambda: page(b" " * 300_000_000), "not_a_report", None),
    # entities
    "laughs.html": (lambda: b(f"{LAUGHS}<html><body>&l9;"), "not_a_report", None),
    "laughs.xml": (lambda: b(f'<?xml version="1.0"?>{LAUGHS}<Workbook>&l9;</Workbook>'), "unreadable", "XML"),
    "laughs.mht": (lambda: mhtml(f"{LAUGHS}<p>&l9;"), "not_a_report", None),
    "laughs.docx": (lambda: docx(words("&l9;"), LAUGHS), "unreadable", "document type"),
    "laughs.xlsx": (lambda: xlsx("<sheetData>&l9;</sheetData>", LAUGHS), "unreadable", "document type"),
    "secret.html": (lambda: b(f"{STOLEN}<html><body>&e;"), "not_a_report", None),
    "secret.docx": (lambda: docx(words("&e;"), STOLEN), "unreadable", "document type"),
    "secret.xlsx": (lambda: xlsx(f"<sheetData><row>{cell('A1', '&e;')}</row></sheetData>", STOLEN), "unreadable", "document type"),
    # passwords
    "locked.pdf": (locked_pdf, "unreadable", LOCKED),
    "locked.docx": (lambda: compound("EncryptedPackage"), "unreadable", LOCKED),
    "locked.xlsx": (lambda: compound("EncryptedPackage") + b"x", "unreadable", LOCKED),
    "locked.xls": (locked_xls, "unreadable", LOCKED),
    # damage
    "circle.doc": (looped_doc, "unreadable", BROKEN),
    "circle.pdf": (lambda: pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"), "unreadable", ""),
    "circle_of_tables.pdf": (lambda: page(b"").replace(b"trailer\n<<", b"trailer\n<</Prev 9"), "not_a_report", ""),
}  # fmt: skip


READING = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
import govreports as gr
corpus = gr.read(sys.argv[1])
peak = next((int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")), 0)
cells = {report: len(cells) for (report,), cells in corpus.cells.filter(status="read").group_by("report")}
rows = [(*row, cells.get(report, 0)) for report, *row in corpus.reports.select("report", "source", "status", "note").rows()]
print(json.dumps([peak, rows]))
"""

Rows = dict[str, tuple[str, str | None, int]]
LINUX = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is bounded and measured the way of Linux"
)


def read_apart(path: Path, *, whole: bool = False) -> Rows:
    """Return status, note and count of numbers of the files below a path, read in a process of little memory."""
    run = subprocess.run(
        [sys.executable, "-c", READING, str(path), str(MEMORY)],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    peak, rows = json.loads(run.stdout)
    assert 0 < peak < PEAK * 1000
    return {source if whole else source.removeprefix(f"{path}").lstrip("/"): (*row,) for source, *row in rows}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """Return what is said of a folder that holds every harmful file and one good one."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (make, _, _) in GIVEN.items():
        (folder / name).write_bytes(make())
    (folder / "good.html").write_bytes(made("html"))
    return read_apart(folder)


@LINUX
@pytest.mark.parametrize("name", GIVEN)
def test_a_harmful_file_is_a_row_that_says_what_happened(rows: Rows, name: str) -> None:
    status, note, numbers = rows[name]
    _, expected, says = GIVEN[name]
    assert (status, numbers) == (expected, 0)
    if status == "unreadable" or says:
        assert re.search(says or "", note or ""), note
        assert note


@LINUX
def test_a_good_report_among_harmful_files_is_read(rows: Rows) -> None:
    alone = read_bytes(made("html"), "good.html")
    assert rows["good.html"] == (
        alone.reports["status"].item(), alone.reports["note"].item(), alone.cells.filter(status="read").height
    )  # fmt: skip
    assert rows["good.html"][2] > 100


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("character", ["1", "|", "<", "政", "\n", " "])
def test_a_line_of_200_megabytes_is_refused(tmp_path: Path, character: str) -> None:
    path = tmp_path / "line.txt"
    path.write_text("x" + character * (LONG // len(character.encode())), encoding="utf-8")
    status, note, _ = read_apart(path)[""]
    path.unlink()
    assert status == "unreadable"
    assert "bytes" in (note or "")


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("unit", ["1", "|", "规章 0 ", "<td>1", "一、总体情况。", "<!---->"])
def test_a_long_text_of_one_thing_is_read_or_refused(tmp_path: Path, unit: str) -> None:
    path = tmp_path / "long.txt"
    path.write_text(unit * (300_000 // len(unit)), encoding="utf-8")
    status, note, _ = read_apart(path)[""]
    assert status == "not_a_report" or (status == "unreadable" and note)


# -- archives --------------------------------------------------------------------------------------

BOMB = zipped({f"{n}.txt": bytes(9_000_000) for n in range(130)})
"""Small files that are too much together."""


def locked_zip() -> bytes:
    data = bytearray(zipped({"年报.txt": b"x" * 100}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def overlapping() -> bytes:
    """Return an archive that lists one member five times."""
    data = zipped({"a.txt": "x" * 50})
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 5, 5)
    tail[12:16] = struct.pack("<I", 5 * (end - at))
    return data[:at] + data[at:end] * 5 + bytes(tail)


def nested(data: bytes, depth: int) -> bytes:
    for _ in range(depth):
        data = zipped({"inner.zip": data}, zipfile.ZIP_STORED)
    return data


def twice(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, "一")
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr(name, "二")
    return out.getvalue()


def in_bytes(name: str) -> bytes:
    """Return an archive whose member's name is GB18030 and not said to be UTF-8."""
    coded = name.encode("gb18030")
    return zipped({"x" * len(coded): "一"}).replace(b"x" * len(coded), coded)


ARCHIVES: dict[str, tuple[Callable[[], bytes], list[tuple[str, str, str]]]] = {
    # what it is: how it is made, member, status and what the note says
    "empty": (lambda: zipped({}), [("", "unreadable", "no files")]),
    "hidden only": (lambda: zipped({".x": "x", "__MACOSX/a.txt": "x", "d/": ""}), [("", "unreadable", "no files")]),
    "cut": (lambda: zipped({"a.txt": "x" * 99})[:-30], [("", "unreadable", "intact")]),
    "locked": (locked_zip, [("!/年报.txt", "unreadable", "password")]),
    "climbing": (lambda: zipped({"../../up.txt": "一"}), [("!/../../up.txt", "not_a_report", "")]),
    "climbing as in Windows": (lambda: zipped({"..\\up.txt": "一"}), [("!/../up.txt", "not_a_report", "")]),
    "absolute": (lambda: zipped({"/etc/passwd": "一"}), [("!//etc/passwd", "not_a_report", "")]),
    "twice": (lambda: twice("a.txt"), [("!/a.txt", "not_a_report", "")] * 2),
    "not UTF-8": (lambda: in_bytes("年报.txt"), [("!/年报.txt", "not_a_report", "")]),
    "odd": (lambda: zipped({"a\nb\t.txt": "一"}), [("!/a\nb\t.txt", "not_a_report", "")]),
    "overlapping": (overlapping, [("!/a.txt", "not_a_report|unreadable", "")]),
    "too deep": (lambda: nested(zipped({"a.txt": "一"}), 3), [("!/inner.zip!/inner.zip!/inner.zip", "unreadable", "too deep")]),
    "one bomb": (lambda: zipped({"a.txt": bytes(200_000_000), "b.txt": "一"}), [("!/a.txt", "unreadable", "bytes"), ("!/b.txt", "not_a_report", "")]),
    "a PDF as it is": (lambda: zipped({"a.pdf": made("pdf"), "b.txt": "一"}, zipfile.ZIP_STORED), [("!/a.pdf", "ok", ""), ("!/b.txt", "not_a_report", "")]),
    "a docx in it": (lambda: zipped({"a.docx": made("docx")}), [("!/a.docx", "ok", "")]),
    "other packing": (lambda: zipped({"a.txt": "x" * 99}, zipfile.ZIP_LZMA), [("!/a.txt", "unreadable", "method")]),
}  # fmt: skip


def said_of(path: Path) -> list[tuple[str, str, str]]:
    """Return source, status and note of what reading a path gives."""
    found = gr.read(path).reports.select("source", "status", "note").rows()
    return [(source.removeprefix(path.as_posix()), status, note or "") for source, status, note in found]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_made_to_do_harm_says_what_happened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.zip"
    make, expected = ARCHIVES[kind]
    path.write_bytes(make())
    found = said_of(path)
    assert [member for member, *_ in found] == [member for member, *_ in expected]
    for (_, status, note), (_, statuses, says) in zip(found, expected, strict=True):
        assert re.fullmatch(statuses, status)
        assert re.search(says, note)
    assert list(tmp_path.iterdir()) == [path]


@LINUX
def test_an_archive_of_too_much_reads_what_it_may_and_says_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(nested(BOMB, 2))
    rows = read_apart(path, whole=True)
    assert len(rows) > 100
    assert {status for status, *_ in rows.values()} == {"unreadable"}
    assert sum("too many bytes" in (note or "") for _, note, _ in rows.values()) == 1


# -- names, links, pipes ---------------------------------------------------------------------------


def test_what_is_no_file_is_a_row_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_bytes(made("html"))
    (tmp_path / "folder.pdf").mkdir()
    (tmp_path / "folder.pdf" / "inside.txt").write_text("一", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "folder.pdf" / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "again.html").symlink_to(tmp_path / "good.html")
    with (tmp_path / "sparse.txt").open("wb") as file:
        file.truncate(5 * 2**30)
    found = {source: (status, note) for source, status, note in said_of(tmp_path)}
    assert {source: status for source, (status, _) in found.items()} == {
        "/again.html": "ok", "/broken.txt": "unreadable", "/good.html": "ok",
        "/folder.pdf/broken.txt": "unreadable", "/folder.pdf/inside.txt": "not_a_report",
        "/pipe.txt": "unreadable", "/round": "unreadable", "/self.txt": "unreadable", "/sparse.txt": "unreadable",
    }  # fmt: skip
    assert gr.read(tmp_path).reports["report"].is_unique().all()
    says = {"/pipe.txt": "pipe", "/round": "not followed", "/broken.txt": "No such file", "/sparse.txt": "more than"}
    assert all(words in found[source][1] for source, words in says.items())


def test_links_to_files_elsewhere_are_followed_only_by_their_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("一", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(folder / "pipe.txt")
    for path in (folder, folder / "*.txt"):
        found = gr.read(path).reports.select("source", "note").iter_rows()
        notes = {source.rpartition("/")[2]: note for source, note in found}
        assert "outside of the folder: not followed" in notes["link.txt"]
        assert "pipe" in notes["pipe.txt"]
    assert gr.read(folder / "link.txt").texts["text"].item() == "一"


@pytest.mark.parametrize("name", ["a.tar", "a.tar.xz", "a.tgz", "a.tar.bz2"])
def test_zeros_called_an_archive_are_not_unpacked(name: str, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(2**33)
    assert gr.read(tmp_path / name).reports["note"].to_list() == ["the archive holds no files"]


def test_a_pattern_ends_where_links_run_in_circles(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).symlink_to(tmp_path)
    (tmp_path / "sub").mkdir()
    for place in (tmp_path, tmp_path / "sub", tmp_path / "sub" / ".hidden"):
        place.mkdir(exist_ok=True)
        (place / "x.txt").write_text(place.name, encoding="utf-8")
    for pattern in ("**/*.txt", "**"):
        found = gr.read(f"{tmp_path}/{pattern}").reports["source"].to_list()
        assert found == [f"{tmp_path}/sub/x.txt", f"{tmp_path}/x.txt"]


def test_a_pattern_that_names_a_hidden_folder_finds_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("一", encoding="utf-8")
    assert gr.read(f"{tmp_path}/.hidden/*.txt").reports.height == 1


@pytest.mark.parametrize(
    "name", ["a\nb.txt", "a\tb.txt", "年报\u202e.txt", "-.txt", "$(x) `y` 'z'.txt", "a" * 200, "a!b.txt"]
)
def test_odd_names_are_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(made("html"))
    assert said_of(tmp_path) == [(f"/{name}", "ok", "")]


@pytest.mark.parametrize(
    ("raw", "read"), [("年报.txt".encode("gb18030"), "年报.txt"), (b"\xff\xfe.txt", "\\udcff\\udcfe.txt")]
)
def test_names_that_are_not_utf8_are_read_all_the_same(tmp_path: Path, raw: bytes, read: str) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(made("html"))
    assert said_of(tmp_path) == [(f"/{read}", "ok", "")]


def test_a_name_given_with_half_a_character_is_a_name() -> None:
    assert read_bytes(made("html"), "\ud800.html").reports["source"].item() == "\\ud800.html"


def test_what_nobody_may_read_is_a_row_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("good.html", "secret.html"):
        (tmp_path / name).write_bytes(made("html"))
    (tmp_path / "closed").mkdir()
    read, listed = Path.read_bytes, os.listdir

    def read_some(path: Path) -> bytes:  # the super-user, who runs tests, may read everything
        if path.name == "secret.html":
            raise PermissionError(13, "Permission denied")
        return read(path)

    def list_some(path: Path) -> list[str]:
        if path.name == "closed":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "read_bytes", read_some)
    monkeypatch.setattr(os, "listdir", list_some)
    denied = ("unreadable", "Permission denied")
    assert said_of(tmp_path) == [("/closed", *denied), ("/good.html", "ok", ""), ("/secret.html", *denied)]


# -- damage, suffixes, scripts ---------------------------------------------------------------------

FORMATS = ("text", "html", "mhtml", "docx", "xlsx", "xls", "pdf")


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_cut_at_any_length_is_a_row_that_says_so(file_format: str) -> None:
    whole = made(file_format)
    cells = read_bytes(whole, f"x.{file_format}").cells["value"]
    for share in range(24):
        data = whole[: len(whole) * share // 24]
        corpus = read_bytes(data, f"x.{file_format}")
        status, note = corpus.reports.select("status", "note").row(0)
        assert status != "ok" or corpus.cells["value"].equals(cells)
        assert note or status != "unreadable"
        if file_format in {"docx", "xlsx", "pdf"}:
            assert status == "unreadable"


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"OFD.xml": "<ofd/>", "Doc_0/Document.xml": "<x/>"}, "broken OFD"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "OpenDocument text"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": "x"}, "no xlsx"),
        ({"[Content_Types].xml": "<x/>", "word/styles.xml": "<x/>"}, "no Word document"),
    ],
)
def test_a_package_of_another_kind_is_one_row_that_says_so(tmp_path: Path, parts: dict[str, str], says: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped(parts))
    ((_, status, note),) = said_of(path)
    assert status == "unreadable"
    assert says in note


def test_a_document_whose_main_part_has_another_name_is_read() -> None:
    with zipfile.ZipFile(io.BytesIO(made("docx"))) as package:
        parts = {name.replace("document.xml", "document2.xml"): package.read(name) for name in package.namelist()}
    relations = parts["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    corpus = read_bytes(zipped(parts | {"_rels/.rels": relations}), "x.docx")
    assert corpus.reports.select("format", "status").row(0) == ("docx", "ok")


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_wrong_suffix_changes_nothing(file_format: str) -> None:
    data = made(file_format)
    right = read_bytes(data, "x")
    for suffix in ("pdf", "doc", "zip", "exe"):
        wrong = read_bytes(data, f"x.{suffix}")
        assert wrong.cells.drop("report").equals(right.cells.drop("report"))
        assert wrong.reports["format"].item() == right.reports["format"].item()


def test_what_scripts_hold_is_no_text() -> None:
    page = made("html").decode()
    script = "<script>document.write('<table><tr><td>规章<td>999<td>999<td>999</table>'); while (true) {}</script>"
    other = page.replace(
        "<body>", f"<body onload='x()'>{script}<style>td::after{{content:'9'}}</style><noscript>9</noscript>"
    )
    one, two = (read_bytes(text.encode(), "x.html") for text in (page, other))
    assert one.texts["text"].item() == two.texts["text"].item()
    assert one.cells.drop("report").equals(two.cells.drop("report"))


def test_entities_read_no_file_of_this_machine() -> None:
    for name in ("secret.html", "secret.docx", "secret.xlsx"):
        texts = read_bytes(GIVEN[name][0](), name).texts["text"].to_list()
        assert "root:" not in "".join(texts)


# -- tar archives ----------------------------------------------------------------------------------


def tape(*blocks: tarfile.TarInfo | bytes) -> bytes:
    """Return a tar archive of members' descriptions and contents."""
    return b"".join(each if isinstance(each, bytes) else each.tobuf(tarfile.GNU_FORMAT) for each in blocks) + bytes(
        1024
    )


def described(size: int, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    about = tarfile.TarInfo("a.txt")
    about.size, about.type = size, kind
    return about


def negative() -> bytes:
    """Return the description of a member that has less than no bytes: whoever goes on behind it goes back."""
    raw = bytearray(described(0).tobuf())
    raw[124:136] = (-512).to_bytes(12, "big", signed=True)
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


ONE = described(3), "一".encode().ljust(512, b"\0")
TAPES: dict[str, tuple[Callable[[], bytes], list[tuple[str, str, str]]]] = {
    "negative": (lambda: tape(*ONE, negative()), [("!/a.txt", "not_a_report", ""), ("", "unreadable", "damaged")]),
    "a long description": (lambda: tape(described(3 * 10**9, tarfile.XHDTYPE)), [("", "unreadable", "described in")]),
    "no description": (
        lambda: tape(*ONE, b"U" * 512),
        [("!/a.txt", "not_a_report", ""), ("", "unreadable", "damaged")],
    ),
    "cut": (
        lambda: tape(described(5000), b"x")[:900],
        [("!/a.txt", "unreadable", "ends before"), ("", "unreadable", "damaged")],
    ),
    "folders only": (lambda: tape(*[described(0, tarfile.DIRTYPE)] * 9), [("", "unreadable", "no files")]),
}


@pytest.mark.parametrize("suffix", [".tar", ".tgz"])
@pytest.mark.parametrize("kind", TAPES)
def test_a_tar_archive_made_to_do_harm_says_what_happened(tmp_path: Path, kind: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    make, expected = TAPES[kind]
    path.write_bytes(make() if suffix == ".tar" else gzip.compress(make()))
    found = said_of(path)
    if (kind, suffix) == ("cut", ".tgz"):
        expected = [("", "unreadable", "damaged")]
    assert [member for member, *_ in found] == [member for member, *_ in expected]
    for (_, status, note), (_, wanted, says) in zip(found, expected, strict=True):
        assert status == wanted
        assert re.search(says, note)


def test_what_a_tar_archive_passes_over_counts_as_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entries, "most_unpacked", lambda _: 4_000)
    (tmp_path / "a.tgz").write_bytes(gzip.compress(tape(*[described(0, tarfile.DIRTYPE)] * 9, *ONE)))
    ((_, status, note),) = said_of(tmp_path / "a.tgz")
    assert status == "unreadable"
    assert "too many bytes" in note


# -- one thing over and over -----------------------------------------------------------------------


@pytest.mark.parametrize("unit", [";", ";a=b", ';"', '; a="' + ";" * 50])
def test_a_header_of_any_length_is_looked_through_in_time(unit: str) -> None:
    begin = time.process_time()
    head = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8"
    for more in (unit * 300_000, '; a="' + unit * 300_000):
        document = open_document(f"{head}{more}\n\n<p>一".encode())
        assert document.text == "一\n"
    assert time.process_time() - begin < 10


def test_a_line_of_dashes_that_is_no_rule_is_told_in_time() -> None:
    begin = time.process_time()
    read_bytes(("-" * 200_000 + "x").encode(), "x.txt")
    assert time.process_time() - begin < 10


def test_empty_controls_of_a_docx_may_nest() -> None:
    opens = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
    begin = time.process_time()
    document = open_document(docx(opens * 20_000 + words("x") + "</w:sdtContent></w:sdt>" * 20_000 + words("一")))
    assert document.text.strip() == "一"
    assert time.process_time() - begin < 10


@pytest.mark.parametrize("unit", ["<pre>3", "<p><pre>\n3", "<math><mi>3", "<pre><math>3", "<listing>x\n"])
def test_what_keeps_its_lines_may_nest(unit: str) -> None:
    begin = time.process_time()
    read_bytes(("<html><p>x" + unit * (100_000 // len(unit))).encode(), "x.html")
    assert time.process_time() - begin < 10


@pytest.mark.parametrize("unit", ["行政诉讼3件。", "行政复议3件\n", "行政诉讼\n3\n", "维持 1 2 3\n"])
def test_a_label_met_twenty_thousand_times_is_read_and_audited_in_time(unit: str) -> None:
    head = "某市某局2022年政府信息公开工作年度报告\n一、总体情况\n"
    begin = time.process_time()
    corpus = read_bytes((head + unit * 20_000).encode(), "x.txt")
    gr.audit(corpus)
    gr.problems(corpus)
    assert time.process_time() - begin < 30
