"""OFD: the same cells as the PDF that it was printed from, whoever wrote it; what is hostile is bounded and said."""

import random
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl
import pytest

from govreports.errors import UnreadableError
from govreports.extraction import read_bytes
from govreports.sources.document import resolve
from govreports.sources.ofd import read_ofd
from govreports_benchmark.writers import Layout, report, verdict

from .papers import FRAMES, WAYS, ofd_of, packed, written

REGIMES = ("r2014", "r2019", "r2021")


@pytest.mark.parametrize(
    ("way", "frame"), [*((way, "plain") for way in WAYS), *(("runs", frame) for frame in FRAMES[1:])]
)
def test_every_cell_of_a_ruled_report_is_read_right(way: str, frame: str) -> None:
    seed = random.Random(way + frame).randrange(10**6)
    made = report(seed, REGIMES[seed % 3], Layout(format="pdf", paper="ruled"))
    corpus = read_bytes(ofd_of(made.data, seed, (way,), (frame,)), "x.ofd")
    answers = {row[:3]: row[3:] for row in corpus.cells.select("table", "row", "column", "status", "value").iter_rows()}
    judged = [verdict(truth, *answers.get(key, ("absent", None))) for key, truth in made.cells.items()]
    assert set(judged) == {"exact"}
    assert corpus.reports["format"].item() == "ofd"


def test_tables_without_rules_are_read_as_those_of_pdf_are() -> None:
    made = report(77, "r2021", Layout(format="pdf", paper="bare", page_numbers=True))
    columns = ["table", "row", "column", "status", "value"]
    ofd = read_bytes(ofd_of(made.data, 3, ("runs",), ("plain",)), "x.ofd").cells.select(columns)
    assert ofd.equals(read_bytes(made.data, "x.pdf").cells.select(columns))
    assert ofd.filter(pl.col("status") == "read").height > 20


def test_addresses_name_page_table_row_and_column() -> None:
    made = report(5, "r2021", Layout(format="pdf", paper="ruled"))
    data = ofd_of(made.data, 5)
    document = read_ofd(data)
    for at, raw in read_bytes(data, "x.ofd").cells.filter(pl.col("at").is_not_null()).select("at", "raw").iter_rows():
        assert at.startswith("p")
        assert resolve(document, at) == raw


TEXT = '<ofd:TextObject Size="4" Boundary="20 20 100 10" {}>{}<ofd:TextCode X="0" Y="4" {}>{}</ofd:TextCode></ofd:TextObject>'


def text_of(*objects: str, document: str = "", resources: str = "") -> str:
    return read_ofd(packed([written("".join(objects), document, resources)])).text


@pytest.mark.parametrize(
    ("deltas", "read"),
    [
        ("", "规章12"),
        ('DeltaX="g 2 4 2"', "规章12"),
        ('DeltaX="4 g 1 4 2 -10"', "规章12"),
        ('DeltaX="4 20 2"', "规章  12"),
        ('DeltaX="g 999999999999 4"', "规章12"),
        ('DeltaX="x y"', "规章12"),
        ('DeltaX="nan 1e999"', "规章12"),
    ],
)
def test_steps_between_glyphs_may_be_repeated_missing_or_broken(deltas: str, read: str) -> None:
    assert text_of(TEXT.format("", "", deltas, "规章12")).strip().replace("  ", " ").replace(" ", "  ") == read


def test_glyphs_that_share_a_step_do_not_push_what_follows() -> None:
    lump = '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="1"/>'
    assert text_of(TEXT.format("", lump, 'DeltaX="4 4"', "规章件")).strip() == "规章件"


@pytest.mark.parametrize("hidden", ['Visible="false"', 'Alpha="0"', 'Fill="false"'])
def test_invisible_type_is_left_out(hidden: str) -> None:
    assert text_of(TEXT.format(hidden, "", "", "藏"), TEXT.format("", "", "", "显")).strip() == "显"


def test_type_turned_by_a_quarter_is_upright_again_and_slanted_type_is_said() -> None:
    words = "".join(
        f'<ofd:TextObject Size="4" Boundary="{100 - 10 * n} 50 10 10" CTM="0 1 -1 0 0 0"><ofd:TextCode X="0" Y="4" DeltaX="g 3 4">规章文件</ofd:TextCode></ofd:TextObject>'
        for n in range(3)
    )
    slanted = TEXT.format('CTM="0.7 0.7 -0.7 0.7 0 0"', "", "", "水印")
    document = read_ofd(packed([written(words + slanted)]))
    assert document.text.split() == ["规章文件"] * 3
    assert document.notes == ("slanted_text:1",)


def test_documents_of_one_file_follow_each_other() -> None:
    first, second = (written(TEXT.format("", "", "", word)) for word in ("甲", "乙"))
    assert read_ofd(packed([first, second])).text.split() == ["甲", "乙"]


def test_signatures_are_said_and_cost_nothing() -> None:
    made = report(11, "r2021", Layout(format="pdf", paper="ruled"))
    data = ofd_of(made.data, 1)
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name != "OFD.xml"}
    signed = packed([parts], more="<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>")
    plain, said = (read_bytes(each, "x.ofd").reports.row(0, named=True) for each in (data, signed))
    assert "signatures_unverified:1" in said["note"]
    assert said["status"] == plain["status"] == "ok"


def test_a_page_that_is_a_picture_is_a_scan() -> None:
    picture = '<ofd:ImageObject ID="4" CTM="210 0 0 297 0 0" Boundary="0 0 210 297" ResourceID="9"/>'
    assert read_ofd(packed([written(picture)])).notes == ("scan",)


# -- hostile ------------------------------------------------------------------------------------

NESTED = "<ofd:PageBlock>" * 200 + TEXT.format("", "", "", "深") + "</ofd:PageBlock>" * 200
CYCLE = "".join(
    f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>'
    + "".join(f'<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="{m}"/>' * 8 for m in range(6))
    + "</ofd:Content></ofd:CompositeGraphicUnit>"
    for n in range(6)
)


@pytest.mark.parametrize(
    ("content", "resources", "noted"),
    [
        (NESTED, "", "text_unread"),
        ('<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="0"/>', CYCLE, "text_unread"),
        (TEXT.format("", "", "", "字" * 60_000), "", ""),
        (
            '<ofd:PathObject Boundary="0 0 1 1"><ofd:AbbreviatedData>'
            + "L 1 1 " * 200_000
            + "</ofd:AbbreviatedData></ofd:PathObject>",
            "",
            "",
        ),
        (TEXT.format('CTM="1e300 0 0 1e300 0 0"', "", 'DeltaX="1e308"', "巨大"), "", ""),
    ],
)
def test_what_is_hostile_on_a_page_is_bounded_and_the_rest_read(content: str, resources: str, noted: str) -> None:
    document = read_ofd(
        packed([written(TEXT.format("", "", "", "规章").replace("20 20", "20 60") + content, "", resources)])
    )
    assert "规章" in document.text
    assert noted in " ".join(document.notes)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"Doc_0/Document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"}, "document type"),
        ({"Doc_0/Document.xml": "<x"}, "well-formed"),
        ({}, "no part"),
        ({"Doc_0/Document.xml": "<x/>"}, "none of its 0 pages"),
    ],
)
def test_a_broken_file_says_what_is_wrong(parts: dict[str, str], says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_ofd(packed([parts]))


def test_a_bomb_is_a_broken_page_and_an_encrypted_file_says_so() -> None:
    bomb = written("") | {"Doc_0/Pages/Page_0/Content.xml": "<a>" + " " * 70_000_000 + "</a>"}
    with pytest.raises(UnreadableError, match="none of its 1 pages"):
        read_ofd(packed([bomb]))
    with pytest.raises(UnreadableError, match="encrypted"):
        read_ofd(packed([written("")], {"Encryptions.xml": b"<x/>"}))


def test_a_file_cut_at_any_length_is_a_row_that_says_so() -> None:
    whole = packed([written(TEXT.format("", "", "", "规章"))])
    for share in range(12):
        assert read_bytes(whole[: len(whole) * share // 12], "x.ofd").reports["status"].item() == "unreadable"


def test_parts_mutated_at_random_never_end_the_reading() -> None:
    rng = random.Random(1)
    data = ofd_of(report(3, "r2021", Layout(format="pdf", paper="ruled")).data, 4)
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for _ in range(25):
        target = BytesIO()
        with ZipFile(target, "w", ZIP_DEFLATED) as package:
            for name, content in parts.items():
                worn = bytearray(content)
                for _ in range(rng.choice((0, 1, 3))):
                    start = rng.randrange(len(worn))
                    worn[start : start + rng.randrange(9)] = rng.choice((b"", b'"', b"9e9", b"<x/>", b"-"))
                package.writestr(name, bytes(worn))
        assert read_bytes(target.getvalue(), "x.ofd").reports["status"].item() in {
            "ok",
            "partial",
            "unreadable",
            "no_tables",
            "not_a_report",
        }
