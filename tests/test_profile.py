"""One page on a corpus: what it says, what it never does, and what it costs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

import govreports as gr
from govreports import schemas
from govreports.cli import main
from govreports.datasets import Corpus
from govreports.errors import InputError
from govreports.naming import Language, cell_name, name_of
from govreports.profiles.gathering import Facts

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return gr.read(ROOT / "data" / "reports")


@pytest.fixture(scope="module")
def page(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> str:
    return gr.profile(corpus, tmp_path_factory.mktemp("page") / "profile.html").read_text(encoding="utf-8")


def _poisoned(corpus: Corpus, text: str) -> Corpus:
    """Return a corpus in which every text that a report can print is hostile."""
    frames = {
        name: frame.with_columns(
            pl.lit(text).alias(column)
            for column in ("organ", "organ_key", "title", "note", "raw", "source", "at", "published_basis", "row")
            if column in frame.columns
        )
        if name != "narratives"
        else frame.with_columns(section=pl.lit("problems"), text=pl.lit(text))
        for name, frame in corpus.frames().items()
    }
    return Corpus(**frames)


def test_the_same_corpus_gives_the_same_bytes(corpus: Corpus, page: str, tmp_path: Path) -> None:
    again = gr.profile(gr.scan(gr.write(corpus, tmp_path / "set")), tmp_path / "again.html")
    assert again.read_text(encoding="utf-8") == page


def test_the_page_loads_nothing_from_anywhere(page: str) -> None:
    assert not re.findall(r"<(?:script|link|img|iframe|object|embed)\b", page)
    assert not re.findall(r"""\b(?:src|href|url)\s*[=(]\s*["']?[^#"']""", page)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\u202e<b onclick=x>'\"", "</style><img src=x>"])
def test_what_a_report_prints_is_only_ever_text(corpus: Corpus, text: str, tmp_path: Path) -> None:
    one, other = corpus.reports["report"].head(2)
    alike = {"report": one, "rank": 1, "neighbour": other, "similarity": 0.9, "shared": 9, "together": 10}
    found = gr.audit(corpus).with_columns(quote=pl.lit(text), note=pl.lit(text), at=pl.lit(text), check=pl.lit(text))
    frames = {
        "findings": found,
        "problems": gr.problems(corpus),
        "neighbours": schemas.conform("neighbours", pl.DataFrame([alike])),
    }
    shown = gr.profile(_poisoned(corpus, text), tmp_path / "p.html", frames=frames).read_text(encoding="utf-8")
    assert text not in shown
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, _: tags.append(tag)  # type: ignore[method-assign, assignment]
    parser.feed(shown)
    assert not {"script", "img"} & set(tags)


def test_every_part_is_named_in_both_languages(page: str) -> None:
    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert len(headings) == 11
    assert all('class="zh"' in each and 'class="en"' in each for each in headings)


def test_a_finding_comes_with_what_is_printed_and_where(page: str) -> None:
    assert "我局共公布信息10条" in page
    assert "9:143+10" in page


def test_names_of_persons_are_masked(corpus: Corpus, tmp_path: Path) -> None:
    findings = gr.audit(corpus).head(1).with_columns(
        status=pl.lit("broken"), severity=pl.lit("error"), quote=pl.lit("单位负责人：欧阳明月 联系电话：13800138000")
    )  # fmt: skip
    shown = gr.profile(corpus, tmp_path / "p.html", frames={"findings": findings}).read_text(encoding="utf-8")
    assert "欧阳明月" not in shown
    assert "13800138000" not in shown


def test_of_many_reports_organs_are_drawn_and_the_page_says_so(corpus: Corpus, tmp_path: Path) -> None:
    shown = gr.profile(corpus, tmp_path / "p.html", most=2).read_text(encoding="utf-8")
    assert "2 / 5" in shown
    assert len(Facts(corpus, {}, None, 2).chosen) == 2


def test_the_page_does_not_grow_with_the_corpus(corpus: Corpus, tmp_path: Path) -> None:
    many = _repeated(corpus, 60)
    size = gr.profile(many, tmp_path / "p.html", most=10).stat().st_size
    more = gr.profile(_repeated(corpus, 240), tmp_path / "q.html", most=10).stat().st_size
    assert more < 1.1 * size


def _repeated(corpus: Corpus, times: int) -> Corpus:
    frames: dict[str, list[pl.DataFrame]] = {name: [] for name in corpus.frames()}
    for n in range(times):
        for name, frame in corpus.frames().items():
            own = frame.with_columns(
                pl.format("{}{}", pl.lit(f"{n:04}"), pl.col("report").str.slice(4)).alias("report")
            )
            if name == "reports":
                own = own.with_columns(pl.format("第{}{}", pl.lit(str(n)), pl.col("organ_key")).alias("organ_key"))
            frames[name].append(own)
    return Corpus(**{name: pl.concat(parts) for name, parts in frames.items()})


def test_a_corpus_of_nothing_readable_still_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    shown = gr.profile(gr.read(tmp_path / "empty.txt"), tmp_path / "p.html").read_text(encoding="utf-8")
    assert "empty.txt" in shown


def test_what_cannot_be_profiled_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report"):
        gr.profile(corpus.filter(year=1900), tmp_path / "p.html")
    with pytest.raises(InputError, match="findings, problems, neighbours"):
        gr.profile(corpus, tmp_path / "p.html", frames={"finding": gr.audit(corpus, [])})
    with pytest.raises(InputError, match="cannot write"):
        gr.profile(corpus, tmp_path / "nowhere" / "p.html", frames={"findings": gr.audit(corpus, [])})


def test_the_command_line_writes_the_same_page(page: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", str(ROOT / "data" / "reports"), "--out", str(tmp_path / "p.html")]) == 0
    assert (tmp_path / "p.html").read_text(encoding="utf-8") == page
    assert "p.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *(("indicator", code) for code in gr.crosswalk()["indicator"].unique().sort()),
        *(("category", code) for code in ("gap", "platform")),
    ],
)
def test_no_code_is_shown_as_a_name(kind: str, code: str) -> None:
    languages: tuple[Language, ...] = ("zh", "en", "both")
    for language in languages:
        assert "_" not in name_of(kind, code, language)
    assert name_of(kind, code, "zh") != name_of(kind, code, "en")


def test_every_cell_of_the_forms_has_a_name_in_both_languages() -> None:
    book = gr.codebook()
    for table, row in book.filter(axis="row").select("table", "code").iter_rows():
        for column in book.filter(axis="column", table=table)["code"]:
            assert "_" not in cell_name(table, row, column)
            assert re.search(r"[\u4e00-\u9fff]", cell_name(table, row, column, "zh"))
            assert not re.search(r"[\u4e00-\u9fff]", cell_name(table, row, column, "en"))
