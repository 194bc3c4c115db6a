"""The explorer says what it shows, shows where numbers stand, and shows text as text."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import govreports as gr
from govreports.errors import InputError
from govreports.explorer import subset
from govreports.explorer.escaping import label, safe
from govreports.explorer.places import Mark, marked, place_in
from govreports.explorer.selecting import PAGE, Filters, Selection
from govreports.explorer.widget import Explorer
from govreports.sources.document import Document
from govreports_benchmark import writers as synthetic

VIEWS = ("report", "indicators", "problems", "findings")
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "' onmouseover='alert(1)",
    "</pre></div><svg onload=alert(1)>",
    "$\\frac{1}{$ \u202egnp.exe",
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> gr.Corpus:
    """More reports than a page has, in several formats."""
    folder = tmp_path_factory.mktemp("many")
    synthetic.corpus(folder, PAGE + 12, seed=7)
    return gr.read(folder / "reports")


def of(explorer: Explorer, name: str) -> Any:  # noqa: ANN401 - each view has widgets of its own
    explorer.view.value = name
    return explorer.views[name]


def reproduced(explorer: Explorer) -> None:
    """Run the code on screen and compare what it makes with the data on screen."""
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib import pyplot as plt  # noqa: PLC0415

    mpl.use("Agg")
    names: dict[str, Any] = {"corpus": explorer.corpus}
    exec(explorer.code, names)  # noqa: S102 - the code is the claim
    plt.close("all")
    assert_frame_equal(names["frame"], explorer.frame)


@pytest.mark.parametrize("view", VIEWS)
def test_the_code_makes_the_frame(corpus: gr.Corpus, view: str) -> None:
    explorer = gr.explore(corpus)
    of(explorer, view)
    assert explorer.frame.height
    reproduced(explorer)
    explorer.province.value = "42"
    assert explorer.selection.reports.height == 1
    reproduced(explorer)
    explorer.clear()
    explorer.years.value = (2019, 2019)
    explorer.regime.value = "r2019"
    assert explorer.selection.reports.height == 3
    reproduced(explorer)
    explorer.words.value = "没有这样的机关"
    assert explorer.frame.height == 0
    reproduced(explorer)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("view"), st.sampled_from(VIEWS)),
        st.tuples(st.just("words"), st.sampled_from(["", "局", "镇", "a'\"\\", "\U0001f600\u2028", ".html"])),
        st.tuples(st.just("regime"), st.sampled_from(["", "r2019", "r2021"])),
        st.tuples(st.just("years"), st.sampled_from([(2014, 2018), (2020, 2022), (2019, 2019)])),
        st.tuples(st.just("turn"), st.sampled_from([1, -1, 5])),
        st.tuples(st.just("cell"), st.integers(0, 40)),
    ),
    min_size=1,
    max_size=6,
)


@given(steps)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_code_makes_the_frame_whatever_was_clicked(many: gr.Corpus, clicked: list[tuple[str, Any]]) -> None:
    explorer = gr.explore(many)
    for what, value in clicked:
        if what == "turn":
            explorer.turn(value)
        elif what == "cell":
            grid = of(explorer, "report").grid
            grid.value = grid.options[value][1] if value < len(grid.options) else None
        elif what == "years":
            explorer.years.value = tuple(min(max(year, explorer.years.min), explorer.years.max) for year in value)
        else:
            getattr(explorer, what).value = value
        reproduced(explorer)


def test_a_click_marks_the_printed_place_in_every_format(many: gr.Corpus) -> None:
    explorer = gr.explore(many)
    view = of(explorer, "report")
    formats: dict[str, int] = {}
    for report, kind in many.reports.select("report", "format").iter_rows():
        cells = many.cells.filter(pl.col("report") == report, status="read").filter(pl.col("at").is_not_null())
        if cells.is_empty() or formats.get(kind, 0) == 2:
            continue
        formats[kind] = formats.get(kind, 0) + 1
        cell = cells.row(cells.height // 2, named=True)
        explorer.open(report, "/".join((cell["table"], cell["row"], cell["column"])))
        here = re.findall(r'<mark class="[^"]*gr-here[^"]*"[^>]*>(.*?)</mark>', view.text.value)
        assert "".join(here) == safe(cell["raw"]), (kind, cell["at"])
        assert view.cells.value == view.grid.value == (cell["row"], cell["column"])
        assert f"位置 at：{cell['at']}" in view.place.value
    assert {"text", "html", "docx"} <= set(formats)


def test_a_blank_cell_has_a_place_too(corpus: gr.Corpus) -> None:
    explorer = gr.explore(corpus)
    explorer.open("000", "applications/new/natural_person")
    assert "空白 blank" in of(explorer, "report").place.value
    assert '<mark class="gr-here">▯</mark>' in of(explorer, "report").text.value


def test_where_the_file_has_changed_no_place_is_shown(tmp_path: Path) -> None:
    made = synthetic.report(3, layout=synthetic.layouts()["html"])
    file = tmp_path / made.name
    file.write_bytes(made.data)
    explorer = gr.explore(gr.read(tmp_path))
    view = of(explorer, "report")
    cell = explorer.corpus.cells.filter(status="read").row(0, named=True)
    file.write_bytes(made.data + b"<!-- more -->")
    explorer.open(made.name, "/".join((cell["table"], cell["row"], cell["column"])))
    assert "无法标出" in view.place.value
    assert "gr-here" not in view.text.value


def test_sections_problems_and_broken_figures_are_marked(corpus: gr.Corpus) -> None:
    explorer = gr.explore(corpus)
    explorer.open("001")
    view = of(explorer, "report")
    for kind in ("section", "problem", "measure", "number"):
        assert f"gr-{kind}" in view.text.value, kind
    assert [text.split("\u200b")[0].split("\u200c")[0] for text, _ in view.grid.options if text.startswith("≠")][
        :2
    ] == ["≠42", "≠12"]
    assert "存在的主要问题 problems" in view.text.value


def test_buttons_of_equal_numbers_can_be_told_apart(corpus: gr.Corpus) -> None:
    options = [text for text, _ in of(gr.explore(corpus), "report").grid.options]
    assert len(set(options)) == len(options) > 100


def test_problems_and_findings_lead_to_the_report(corpus: gr.Corpus) -> None:
    explorer = gr.explore(corpus)
    problems = of(explorer, "problems")
    problems.category.value = "secrecy_review"
    report, _ = problems.clauses.value
    span = explorer.frame["span"].item()
    problems.source.click()
    view = of(explorer, "report")
    assert view.reports.value == report
    assert safe(span) in re.sub(r"</?(span|mark|i|b)[^>]*>", "", view.text.value)
    assert "gr-here" in view.text.value
    findings = of(explorer, "findings")
    findings.family.value, findings.severity.value = "arithmetic", "error"
    findings.source.click()
    assert explorer.view.value == "report"
    assert view.grid.value == ("items", "count")


def test_verdicts_are_kept_in_a_file(corpus: gr.Corpus, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    explorer = gr.explore(corpus, verdicts=file)
    view = of(explorer, "findings")
    view.why.value = "核对过 <b>"
    key = view.findings.value
    view.confirmed.click()
    assert pl.read_csv(file).select("finding", "verdict", "why").rows() == [(key, "confirmed", "核对过 <b>")]
    assert "属实 confirmed" in view.detail.value
    assert "<b>核对过" not in view.detail.value
    reproduced(explorer)


def test_without_a_file_no_verdict_can_be_given(corpus: gr.Corpus) -> None:
    view = of(gr.explore(corpus), "findings")
    before = view.detail.value
    view.confirmed.click()
    assert view.detail.value == before


def test_lists_are_paged(many: gr.Corpus) -> None:
    explorer = gr.explore(many)
    view = of(explorer, "report")
    assert len(view.reports.options) == PAGE
    explorer.turn(1)
    assert len(view.reports.options) == many.reports.height - PAGE
    assert explorer.after.disabled
    explorer.turn(9)
    assert explorer.page == 1
    explorer.open(many.reports["report"][0])
    assert explorer.page == 0


def test_findings_of_many_reports_are_those_of_a_page_until_all_are_asked_for(many: gr.Corpus) -> None:
    explorer = gr.explore(many)
    view = of(explorer, "findings")
    assert set(explorer.frame["reports"].explode()) <= set(many.reports["report"][:PAGE])
    assert "只核对了本页" in view.said.value
    view.everything.click()
    assert_frame_equal(explorer.frame, gr.audit(many).filter(status="broken"))
    reproduced(explorer)


def test_what_was_made_before_is_used(corpus: gr.Corpus) -> None:
    problems, findings = gr.problems(corpus), gr.audit(corpus, ["arithmetic"])
    explorer = gr.explore(corpus, problems=problems.head(3), findings=findings)
    of(explorer, "problems")
    assert explorer.frame.height == problems.head(3).filter(kind="problem").height
    of(explorer, "findings")
    assert explorer.frame["family"].unique().to_list() == ["arithmetic"]


def test_what_is_printed_is_stable(corpus: gr.Corpus) -> None:
    explorer = gr.explore(corpus)
    assert repr(explorer) == "Explorer of 5 reports, 5 selected: report"
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_an_empty_part_and_a_corpus_without_years_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("没有表格的一页", encoding="utf-8")
    explorer = gr.explore(gr.read(tmp_path))
    for view in VIEWS:
        of(explorer, view)
        reproduced(explorer)


def test_figures_load_only_when_they_are_looked_at() -> None:
    code = "import sys, govreports as gr; e = gr.explore(gr.read('data/reports')); e.view.value = 'problems'; print('matplotlib' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert run.stdout.strip() == "False"


ELEMENTS = {
    "style", "b", "i", "br", "div", "span", "h3", "mark", "table", "tr", "th", "td", "pre", "details", "summary",
    "blockquote",
}  # fmt: skip


class Seen(HTMLParser):
    """Collects the elements and attributes of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: D102
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:  # noqa: D102
        self.text.append(data)


def all_html(widget: widgets.Widget) -> list[str]:
    found = [widget.value] if isinstance(widget, widgets.HTML) else []
    for child in getattr(widget, "children", ()):
        found += all_html(child)
    return found


def hostile(corpus: gr.Corpus) -> gr.Corpus:
    """Return a corpus in which every text of a report is an attack."""
    attack = pl.lit(" ".join(HOSTILE))
    reports = corpus.reports.with_columns(
        pl.col("title", "organ", "organ_key", "note", "source", "scope", "index_number") + attack,
    )
    cells = corpus.cells.with_columns(
        raw=pl.col("raw") + attack,
        row=pl.when(pl.int_range(pl.len()) % 7 == 3)
        .then("local/" + attack.str.replace_all("/", "%2F"))
        .otherwise("row"),
    )
    texts = corpus.texts.with_columns(
        text=pl.col("text").str.replace_all("问题|公开", " ".join(HOSTILE).replace("$", "$$"))
    )
    return gr.Corpus(reports, texts, cells, corpus.narratives, corpus.leftovers)


def test_text_of_reports_is_never_markup(corpus: gr.Corpus) -> None:
    attacked = hostile(corpus)
    findings = gr.audit(corpus).with_columns(
        note=pl.lit(" ".join(HOSTILE)), quote=pl.lit(HOSTILE[1]), check=pl.lit(HOSTILE[0])
    )
    explorer = gr.explore(
        attacked, problems=gr.problems(corpus).with_columns(text=pl.lit(" ".join(HOSTILE))), findings=findings
    )
    for view in VIEWS:
        shown = of(explorer, view)
        if view == "report":
            shown.grid.value = shown.grid.options[3][1]
        seen = Seen()
        for text in all_html(explorer.widget):
            seen.feed(text)
        assert seen.tags <= ELEMENTS, view
        assert seen.attributes <= {"class", "style", "title", "lang", "tabindex", "open"}, view
        assert "<script>alert(1)</script>" in "".join(seen.text), view
        assert "\u202e" not in "".join(seen.text)


def test_no_widget_takes_descriptions_for_html(corpus: gr.Corpus) -> None:
    explorer = gr.explore(hostile(corpus))
    for view in VIEWS:
        of(explorer, view)

    def every(widget: widgets.Widget) -> list[widgets.Widget]:
        return [widget, *(found for child in getattr(widget, "children", ()) for found in every(child))]

    for widget in every(explorer.widget):
        assert not getattr(widget, "description_allow_html", False)
        for text in getattr(widget, "_options_labels", ()):
            assert "\u202e" not in text
            assert "\n" not in text


@given(
    st.text(alphabet=st.characters(), max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_marked_text_is_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(min(span), max(span), "number", "<b>") for span in spans]
    seen = Seen()
    seen.feed(marked(text, marks))
    seen.close()
    flat = "".join(seen.text)
    assert len(flat) == len(text.replace("\r", "□")) or "\r" in text
    assert seen.tags <= {"span"}


def test_a_long_text_is_cut_around_the_place() -> None:
    text = "甲" * 100_000 + "乙" + "丙" * 100_000
    html = marked(text, [Mark(100_000, 100_001, "here")], 100_000)
    assert ">乙</mark>" in html
    assert len(html) < 70_000
    assert "略去 70000 字" in html


def test_an_address_outside_the_text_has_no_place() -> None:
    document = Document("一\n二", (), "text")
    for at in ("9:1+1", "t1r1c1", "<b>", "", "2:1+2", "2:0+1", "0:1+1"):
        assert place_in(document, at) is None
    assert place_in(document, "2:1+1") == (2, 3)


def test_numbers_are_shown_with_all_their_digits(corpus: gr.Corpus) -> None:
    cells = corpus.cells.with_columns(value=pl.when(pl.col("value").is_not_null()).then(12345678.25))
    explorer = gr.explore(gr.Corpus(corpus.reports, corpus.texts, cells, corpus.narratives, corpus.leftovers))
    shown = of(explorer, "report")
    shown.grid.value = shown.grid.options[6][1]
    assert " = 12,345,678.25 " in shown.place.value


def test_a_dataset_is_to_be_collected_first(corpus: gr.Corpus, tmp_path: Path) -> None:
    kept = gr.scan(gr.write(corpus, tmp_path / "frames"))
    with pytest.raises(InputError, match="collect"):
        gr.explore(kept)  # type: ignore[arg-type]
    for view in VIEWS:
        explorer = gr.explore(kept.collect())
        of(explorer, view)
        reproduced(explorer)


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.4 broken", "某某县水利局2021年政府信息公开工作年度报告\n一、总体情况\n二〇二一年，我局".encode()],
)
def test_a_corpus_without_tables_or_without_text_can_be_shown(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    explorer = gr.explore(gr.read(tmp_path))
    for view in VIEWS:
        of(explorer, view)
        reproduced(explorer)


def test_a_part_holds_what_belongs_to_its_reports(corpus: gr.Corpus) -> None:
    part = subset(corpus, pl.col("year") == 2019, offset=1, length=1)
    assert part.reports.height == 1
    for name, frame in part.frames().items():
        assert set(frame["report"]) <= set(part.reports["report"]), name
    assert subset(corpus) is corpus


def test_filters_say_what_they_do(corpus: gr.Corpus) -> None:
    filters = Filters("局", "42", (2019, 2020), "r2019")
    names: dict[str, Any] = {"pl": pl}
    written = [eval(code, names) for code in filters.code()]  # noqa: S307 - the code is the claim
    assert [str(each) for each in written] == [str(each) for each in filters.conditions()]
    assert Selection(corpus, filters).reports["year"].to_list() == [2020]


def test_labels_are_one_line_and_short() -> None:
    assert label("甲\n乙\u202e" + "丙" * 100) == "甲□乙□" + "丙" * 35 + "…"
