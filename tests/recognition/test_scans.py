"""Scans: read like the digital page or flagged, blank only without ink, and never recognised twice."""

from io import BytesIO
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from PIL import Image, ImageDraw, ImageFont

import govreports as gr
from govreports.errors import MissingExtraError
from govreports.extraction import read_bytes
from govreports.sources.document import SURE, resolve
from govreports.sources.opening import open_document
from govreports.sources.recognition import asking, engine
from govreports_benchmark.writers import Layout, report, typefaces
from tests.scans.wearing import scanned

needs = pytest.mark.skipif(not engine.is_installed(), reason="the extra ocr is not installed")


@pytest.fixture(autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.getbasetemp() / "pages"
    monkeypatch.setenv("GOVREPORTS_CACHE", str(folder))
    return folder


def drawn(texts: list[list[str]], size: int = 30, *, rules: bool = True) -> Image.Image:
    """Return a page with one table: its cells are 200 by 70 pixels."""
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(typefaces.sans_file(), size)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            x, y = 200 + 200 * c, 300 + 70 * r
            if rules:
                draw.rectangle((x, y, x + 200, y + 70), outline="black", width=3)
            draw.text((x + 100, y + 35), text, fill="black", font=font, anchor="mm")
    return page


def png(page: Image.Image) -> bytes:
    target = BytesIO()
    page.save(target, "PNG")
    return target.getvalue()


@needs
def test_a_drawn_table_has_its_cells_their_boxes_and_how_sure_they_are() -> None:
    document = open_document(png(drawn([["规章", "10", "0"], ["行政许可", "2538", ""]])))
    assert [document.text[cell.start : cell.end] for row in document.rows for cell in row.cells] == [
        "规章",
        "10",
        "0",
        "行政许可",
        "2538",
        "",
    ]
    scores = {at: seen.score for at, seen in document.seen.items()}
    assert set(scores) == {f"p1t1r{r}c{c}" for r in (1, 2) for c in (1, 2, 3)}
    assert min(scores.values()) >= SURE
    cell = document.rows[0].cells[1]
    at = document.address(cell)
    assert at.startswith("p1t1r1c2@")
    assert resolve(document, at) == "10"
    left, top, right, bottom = document.seen["p1t1r1c2"][1:]
    assert (right - left, bottom - top) == pytest.approx((72, 25), abs=2)
    assert document.notes == ("recognised:1",)


@needs
def test_a_cell_is_empty_only_without_ink_however_faint() -> None:
    page = drawn([["规章", "", "", ""], ["", "", "", ""]])
    draw = ImageDraw.Draw(page)
    draw.text((480, 320), "7", fill=(225, 225, 225), font=ImageFont.truetype(typefaces.sans_file(), 30))
    draw.ellipse((620, 310, 680, 350), outline=(230, 60, 60), width=3)
    draw.point((900, 330), fill="black")
    document = open_document(png(page))
    texts = [document.text[cell.start : cell.end] for cell in document.rows[0].cells]
    assert texts[1] != ""
    assert texts[2] != ""
    assert texts[3] == ""
    assert document.seen["p1t1r1c2"].score < SURE
    assert document.seen["p1t1r1c3"].score < SURE


@needs
@pytest.mark.parametrize("text", ["11111", "000", "1000000", "77", "3.1", "-5", "—", "无"])
def test_equal_digits_signs_and_dashes_are_read_or_flagged(text: str) -> None:
    document = open_document(png(drawn([["规章", text], ["合计", "1"]])))
    cell = document.rows[0].cells[1]
    seen = document.seen["p1t1r1c2"]
    assert document.text[cell.start : cell.end] == text or seen.score < SURE


@needs
def test_two_numbers_in_one_cell_are_none() -> None:
    page = drawn([["规章", "", "1"], ["合计", "4", "2"]])
    font = ImageFont.truetype(typefaces.sans_file(), 30)
    for x in (440, 540):
        ImageDraw.Draw(page).text((x, 320), "12", fill="black", font=font)
    assert open_document(png(page)).seen["p1t1r1c2"].score < SURE


@needs
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_set_upright(turn: int) -> None:
    rows = [
        ["行政许可决定", "10", "0"],
        ["行政处罚决定", "2538", "7"],
        ["行政强制措施", "6", "9"],
        ["规范性文件数", "4", "1"],
    ]
    page = drawn([[row[0][:5], *row[1:]] for row in rows]).rotate(turn, expand=True)
    document = open_document(png(page))
    assert [
        cell for row in document.rows for cell in document.text[row.cells[0].start : row.cells[-1].end].split("\t")[1:]
    ] == [
        "10",
        "0",
        "2538",
        "7",
        "6",
        "9",
        "4",
        "1",
    ]


@needs
def test_what_was_recognised_is_not_recognised_again(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = png(drawn([["规章", "3"], ["合计", "5"]]))
    first = open_document(data)
    assert list(kept.rglob("*.json"))
    monkeypatch.setattr(asking._keeper, "ask", None)
    assert open_document(data) == first


@needs
@pytest.mark.slow
def test_a_scan_says_what_its_digital_page_says_and_verify_confirms_it(tmp_path: Path) -> None:
    made = report(3001, "r2014", Layout(format="pdf", paper="ruled"))
    (tmp_path / "x.pdf").write_bytes(made.data)
    seen = gr.verify(str(tmp_path / "x.pdf"))
    assert "differs" not in seen["verdict"]
    assert seen.filter(verdict="confirmed").height >= 0.95 * seen.height
    digital, scan = (read_bytes(data, "x.pdf").cells for data in (made.data, scanned(made.data, "clean", 1)))
    assert (
        scan.filter(status="read")
        .select("table", "row", "column", "value")
        .join(digital, on=["table", "row", "column", "value"], how="anti")
        .is_empty()
    )
    assert scan["confidence"].null_count() == scan.filter(pl.col("status") == "absent").height


@needs
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "the image is damaged"),
        (png(Image.new("RGB", (40, 40))), "too small to be a page"),
        (png(Image.new("1", (20_000, 20_000))), "400 megapixels; at most 100"),
    ],
)
def test_what_is_no_page_says_what_it_is(data: bytes, says: str) -> None:
    row = read_bytes(data, "x.png").reports.row(0, named=True)
    assert row["status"] == "unreadable"
    assert says in row["note"]


@needs
def test_a_photograph_is_no_report() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (900, 700, 3), dtype=np.uint8)
    assert read_bytes(png(Image.fromarray(noise)), "x.png").reports["status"].item() in {"not_a_report", "unreadable"}


def test_without_the_extra_images_say_how_to_install_it_and_scans_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PACKAGES", ("no_such_package",))
    with pytest.raises(MissingExtraError, match=r"govreports\[ocr\]"):
        open_document(b"\x89PNG\r\n\x1a\n" + bytes(64))
    made = report(1, "r2021", Layout(format="pdf", paper="scan"))
    assert "needs_extra:govreports[ocr]" in read_bytes(made.data, "x.pdf").reports["note"].item()


def test_verify_says_of_reports_without_pages_that_it_cannot_see_them(corpus: gr.Corpus) -> None:
    if not engine.is_installed():
        with pytest.raises(MissingExtraError, match=r"govreports\[ocr\]"):
            gr.verify(corpus)
        return
    assert gr.verify(corpus)["verdict"].unique().to_list() == ["unseen"]
