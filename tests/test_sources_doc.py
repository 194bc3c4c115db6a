"""Old Word documents: what the library makes of one, and what is refused."""

import base64
import os
import shutil
import stat
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources import doc as reader
from govreports.sources.doc import read_doc
from govreports.sources.document import Document, resolve

DOC = zlib.decompress(
    base64.b64decode(
        "eNrtWk1sE0cUfrPe2OtAHGNMoCEtJlj8FRIDAYKowI7TECziBIIAtUAxOIEAidPEqFB6iEp/QIKKqof2UKmqRE+tqrRVz+0BekPthUjc0mPV"
        "HmhVVeJA3O/NzpJ1SMLaRIgEP+t5/nbmvZn3zZuZnf3t1wWjX35X/TtNoO3korGcl9y2PAEOWAk/kabyxnK5nJWdK9GsogcqZBvqsF8ZmG3u"
        "UXb1IiwHzwPPB1eAfeBKEwK0QD23UIUlml20jzL4ZSlEr1IfwgG6QIVQFRBjb89JnTGHzzmlkvzi5Vv+e7L5b4CdzH9eE3j+B8GLJCaIFoOX"
        "gF8AV4OXgmvAL4JfAi9TcpcjrFXxcMmHPHUSGHFXuYkht1eTmPjZhEYL26+t58RAZjDTnQ0dzAyk1zdnzpzr7erLSky0dXJec+aERALH65CQ"
        "5XWN9O+27998PBaFuY0omgJAWzlaeV0i0qTXAM2/cxqHwHIS/m2AeilFZxWON4RpbVjEALd6alpL7QkX7QXHE0uot9WrD4I7Ejr1tepGFnw0"
        "UUYplL3Ruk2fVpcWGlsmSBMtcv60UhdkpqkHfvWknDmVtPDGPQreOE/usMDsaE+4IdgNwTXUkfCQKaiGGqjJz+00yPm3H+2clx66CT1JS//s"
        "xy+QDgqBFjHvblxFXojq/UIERAhxnfZA7iBq8fAuQPpowqAo1aLdWhGV+sWhXT+e6EGrfVK/AFo7L/WbD/0CckC2GIKrcv+PGGKl7OFGhOwp"
        "dqNeWmrHqYWylilpi3yuSWyR3mI/JB3H6HdBx7iUlkWc/wellwmyRbgy7UC9mNgndkh97PUmjuY8eBpXWKTCgiu6abMhDhvszGiN7L+5UZUe"
        "EW5sn2F6No7XgVtUnt3TWXWZNL8to0OVsyvcVXVdOIHlfijaC5UHoXoS4VsIeallGPJgb0Y7TnDfCXP3YhAyErybVjqTHgPgexTgY5DkpFIz"
        "tDyNOgfoHHTtRIrb6EZJ3O2shaTcSGTyanM8jrK97mK0aEMsS6cQ40lwCOEujMcA4kQ7VxbXLx5/hl2siF6ZdR/2SZ/pPjUBuMK4Br97C+A4"
        "JSZxlrblU0jo6nTpuueRXI+qscpFIRnRqURPssxEZr7NCfM/5NBIBWsyNP1ekCGjTbYu0+j7X/xzv/2U/+uPDXp51Q93WfI7an/I5Y3KKUbV"
        "HnGPWl8Pqb1iWu0X+1Vn/3hgwlRTvYja5DmJF6I/52h3bt/5vG6p/5NPof+6+9828zo1Ie+w2qcKxX6brlPlzyX66ysh2kJeIO9e4Cc7wNQK"
        "6aN4KnM21dc4Cey8ehXVB8bTax57TqmUq7BQccaRS8Un0mX571OG9TlYK/mZYAE9r9VMlNZp5snEojNIH9eefGQTRbZxW8+Xf0AzT1UlmpuU"
        "UDh82qTR3dLgl6hEzzclRWT7sc72W8d+3FtB6y5eTcY6UyfXXTRylPTmLnzmwVHi5pXRtz3YFnB8z+WdXTevuC6tOvZh139JD63HWZ/zr6Kd"
        "0S4tUlEa0dlFap9XoueSBNvfB64Fh8Fr1Ruy+/an/rQnPprybDnwrPayIkhVYbG7mw8erjClwuqFI78CnqbsCHHRYqvUGKnmo8siL3dac1VK"
        "Fir0jmAbFxjhY3DO5P4pEw0jbhLCVWNGNCuiWxEDke4GcjVQ/cg8PDk0NAQZZKa0vJTOKWGlDKtsul65/SqHe1/Gto6Ao+qtaN7t3xl74sgc"
        "seoHE60a4YP9ex7TrqRsa9nVyhN5tpYvagIjwXGb2k1dSHaBWHBkfaSEptnKhKbnpcZx4mKbt6o1IM/2Z2e3Y6uwLkhM61vXJI7tr01if+2Z"
        "tL/m2P7ao/bX1tMrEYp2EDV1aLRs+N260PAvseXDfXrt8FZtxfWtWhi8CeWrN5IvUlow5xrN5PcfPJ0m3iFPVoeBF/VaG5C4vBbrp3Y6TqcL"
        "1j+AycsSdVK3fQ7p9MMNULu8YSyWyiGd5boKkM/6Wm8qN9huOYshn5JfyPcfrGu9uiEqo046h/Hni0m2Pd/pdj+8MR+/HZ6KVkO+9c2IU/kh"
        "8DcqflDKSlMzwhNSE/Nm2ClVF9F/Pu5Y763LHpFc2Hg0FiF/BTg7g3P4Sb7/+R+8rDbK"
    )
)
"""A heading, a table of three rows, a last line; written by LibreOffice for this test."""

ROWS = [["一、总体情况"], ["第二十条第（一）项"], ["规章", "0"], ["行政规范性文件", "-6"], ["二、无。"]]


@pytest.fixture(autouse=True)
def _without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)


def texts(document: Document) -> list[list[str]]:
    return [[document.text[cell.start : cell.end] for cell in row.cells] for row in document.rows]


def test_text_and_tables_of_an_old_document_are_read() -> None:
    document = read_doc(DOC)
    assert texts(document) == ROWS
    assert (document.format, document.metadata["converter"], document.notes) == ("doc", "doc2docx", ())
    assert resolve(document, "t1r3c2") == "-6"
    assert document.places["t1r1c1"].width == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no OLE file"),
        (b"plain text", "no OLE file"),
        (b"<html></html>", "no OLE file"),
        (DOC[:8], "cannot be read"),
        (DOC[:700], "cannot be read"),
        (DOC[: len(DOC) // 2], "cannot be read"),
        (DOC[:8] + bytes(5000), "cannot be read"),
    ],
)
def test_what_is_no_whole_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_doc(data)


def test_a_protected_document_is_refused_with_the_reason() -> None:
    start = DOC.index(
        b"\xec\xa5"
    )  # the file information block begins with its signature; bit 8 of its flags is fEncrypted
    locked = bytearray(DOC)
    locked[start + 11] |= 1
    locked[start + 14 : start + 18] = bytes([0x34, 0x00, 0x00, 0x00])
    with pytest.raises(UnreadableError):
        read_doc(bytes(locked))


@given(st.lists(st.tuples(st.integers(8, len(DOC) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_damaged_documents_are_read_or_refused(damages: list[tuple[int, int]]) -> None:
    data = bytearray(DOC)
    for place, value in damages:
        data[place] = value
    try:
        document = read_doc(bytes(data))
    except UnreadableError:
        return
    assert document.format == "doc"


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "doc2docx", None)
    with pytest.raises(MissingExtraError, match=r'pip install "govreports\[doc\]"'):
        reader.answer(b"report.doc")


# -- LibreOffice, played by a script ------------------------------------------------------------


def office(folder: Path, script: str) -> str:
    """Return the path of a program that answers like soffice."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport sys, pathlib, time\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def missing(*_: object) -> None:
    raise MissingExtraError


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_libreoffice_reads_what_the_library_cannot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = tmp_path / "made.docx"
    source = tmp_path / "report.doc"
    source.write_bytes(DOC)
    made.write_bytes(reader._by_library(source))
    script = (
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        f"(out / 'report.docx').write_bytes(pathlib.Path({str(made)!r}).read_bytes())"
    )
    program = office(tmp_path, script)
    monkeypatch.setattr(shutil, "which", lambda _: program)
    monkeypatch.setattr(reader, "ask", missing)
    document = read_doc(DOC)
    assert (texts(document), document.metadata["converter"]) == (ROWS, "libreoffice")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script")
def test_a_libreoffice_that_fails_or_hangs_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = office(tmp_path, "sys.exit(1)")
    monkeypatch.setattr(shutil, "which", lambda _: program)
    with pytest.raises(UnreadableError, match="LibreOffice cannot read"):
        read_doc(DOC[:700])
    office(tmp_path, "time.sleep(60)")
    monkeypatch.setattr(reader, "_PATIENCE", 0.3)
    with pytest.raises(UnreadableError, match="did not finish"):
        read_doc(DOC[:700])
