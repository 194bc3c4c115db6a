"""Words: they cover the text, both engines cut alike, offsets hold, memory stays flat."""

import random
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import govreports as gr
from govreports.errors import InputError, MissingExtraError
from govreports.lexicons import rows
from govreports.schemas import FRAMES
from govreports.script import fold
from govreports.segmentation import StopWords, cut, engines, passages, token_batches, tokens
from govreports_benchmark import writers as synthetic

ROOT = Path(__file__).parents[1]
ALPHABET = "政府信息公开不及时规範性文件更新 \n\t,.;%-_+#&ab12３（）、。的在一是"


def made(**texts: str) -> gr.Corpus:
    """Return a corpus whose reports are one narrative each, under the id that names it."""
    empty = gr.read(ROOT / "data" / "reports" / "000_6e891492c3bc2d63.txt")
    rows_ = [(name, "problems", None, text, 0, len(text)) for name, text in texts.items()]
    return replace(
        empty,
        narratives=pl.DataFrame(rows_, schema=empty.narratives.schema, orient="row"),
        texts=pl.DataFrame(list(texts.items()), schema=empty.texts.schema, orient="row"),
    )


@pytest.mark.parametrize("sections", ["problems", ["problem"]])
@pytest.mark.parametrize("verb", [gr.tokens, gr.dtm, gr.neighbours, gr.changes, gr.reuse.stock_text])
def test_sections_that_no_report_can_have_are_refused_and_not_empty(verb: Callable[..., object], sections: Any) -> None:  # noqa: ANN401
    with pytest.raises(
        InputError, match=r"sections are a list of codes|sections is .*(write a list|a list of texts is wanted)"
    ):
        verb(made(a="公开不及时。"), sections=sections)


def test_the_lexicon_has_terms_with_sources_and_each_is_one_word() -> None:
    terms = rows("terms")
    assert len(terms) >= 300
    assert len({row["term"] for row in terms}) == len(terms)
    assert all(row["source"] and row["pos"] for row in terms)
    assert [row["term"] for row in terms if cut(row["term"], hmm=False) != [row["term"]]] == []


def test_stop_words_have_sources_and_leave_negations_alone() -> None:
    words = {row["word"] for row in rows("stopwords")}
    assert len(words) == len(rows("stopwords")) > 300
    assert all(row["source"] and row["class"] for row in rows("stopwords"))
    assert not words & {"不", "未", "没有", "无", "不够", "缺乏", "尚"}


def test_domain_terms_stay_whole() -> None:
    said = "我局依申请公开答复与三审三校制度、政务新媒体"
    assert cut(said) == ["我局", "依申请公开", "答复", "与", "三审三校", "制度", "、", "政务新媒体"]


@given(st.text(alphabet=ALPHABET, max_size=60), st.booleans())
def test_words_joined_give_the_text(text: str, hmm: bool) -> None:  # noqa: FBT001
    assert "".join(cut(text, hmm=hmm)) == text


def everything() -> list[str]:
    """Return every text of the repository: reports, truth, word lists, pages, synthetic reports in three formats."""
    files = [
        *(ROOT / "data").rglob("*.txt"),
        *(ROOT / "data").rglob("*.toml"),
        *(ROOT / "data").rglob("*.csv"),
        *(ROOT / "govreports").rglob("*.csv"),
        *(ROOT / "govreports").rglob("*.toml"),
        *ROOT.glob("*.md"),
    ]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files]
    texts += list(gr.read(ROOT / "data" / "reports").texts["text"])
    for seed in range(40):
        data = synthetic.report(seed).data
        texts.append(data.decode("utf-8", "replace") if data[:2] != b"PK" else "")
    return texts


@pytest.mark.parametrize("hmm", [True, False])
def test_both_engines_cut_everything_in_the_repository_alike(hmm: bool) -> None:  # noqa: FBT001
    pytest.importorskip("rjieba", reason="the extra fast is not installed")
    for text in everything():
        for each in (text, fold(text)):
            assert cut(each, hmm=hmm, engine="rjieba") == cut(each, hmm=hmm), each[:50]


@given(st.text(alphabet=ALPHABET + "时时㐀𠀀豈", max_size=60), st.booleans())
def test_both_engines_cut_invented_text_alike(text: str, hmm: bool) -> None:  # noqa: FBT001
    pytest.importorskip("rjieba", reason="the extra fast is not installed")
    assert cut(text, hmm=hmm, engine="rjieba") == cut(text, hmm=hmm)


def test_the_frames_of_both_engines_are_equal(corpus: gr.Corpus) -> None:
    pytest.importorskip("rjieba", reason="the extra fast is not installed")
    assert gr.tokens(corpus, engine="rjieba").equals(gr.tokens(corpus))


def test_an_unknown_engine_is_named_and_a_missing_one_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="'pkuseg' is not known"):
        cut("公开", engine="pkuseg")  # type: ignore[arg-type]
    engines._fast.cache_clear()
    monkeypatch.setitem(sys.modules, "rjieba", None)
    with pytest.raises(MissingExtraError, match=r"govreports\[fast\]"):
        cut("公开", engine="rjieba")


def test_the_slice_of_a_word_is_the_word_as_printed(corpus: gr.Corpus) -> None:
    found = gr.tokens(corpus)
    texts = dict(corpus.texts.iter_rows())
    assert found.columns == list(FRAMES["tokens"])
    for report, token, start, end in found.select("report", "token", "start", "end").iter_rows():
        assert fold(texts[report])[start:end] == token
    covered = found.group_by("report").agg(pl.col("token").str.len_chars().sum())
    prose = corpus.narratives.group_by("report").agg(pl.col("text").str.replace_all(r"\s", "").str.len_chars().sum())
    assert covered.sort("report")["token"].to_list() == prose.sort("report")["text"].to_list()


def test_words_are_numbered_in_their_section_and_sections_can_be_chosen(corpus: gr.Corpus) -> None:
    found = gr.tokens(corpus, ["problems"])
    assert found["section"].unique().to_list() == ["problems"]
    for _, own in found.group_by("report"):
        assert own["n"].to_list() == list(range(1, own.height + 1))
        assert own["start"].is_sorted()
    assert found.equals(gr.tokens(corpus).filter(section="problems"))


def test_a_section_printed_in_two_parts_is_numbered_through() -> None:
    base = made(a="公开不及时", b="人员不足")
    two = replace(base, narratives=pl.concat([base.narratives[:1], base.narratives[:1], base.narratives[1:]]))
    found = gr.tokens(two)
    assert found.filter(report="a")["n"].to_list() == [1, 2, 3, 4, 5, 6]
    assert found.filter(report="b")["n"].to_list() == list(range(1, found.filter(report="b").height + 1))


def test_punctuation_figures_and_unknown_words_say_what_they_are() -> None:
    found = dict(gr.tokens(made(a="共公开12条,占33.9%;APP更新,邬梓晗")).select("token", "pos").iter_rows())
    assert (found[","], found["12"], found["33.9%"], found["APP"]) == ("x", "m", "m", "eng")
    assert found["公开"] is not None
    assert None in found.values()


def test_hmm_is_a_choice() -> None:
    assert cut("邬梓晗说", hmm=False) == ["邬", "梓", "晗", "说"]
    assert cut("邬梓晗说") == ["邬梓晗", "说"]


def test_traditional_text_is_cut_in_simplified_script_at_its_own_place() -> None:
    found = gr.tokens(made(a="信息發佈不規範"))
    assert found["token"].to_list() == ["信息发布", "不", "规范"]
    assert found.select("start", "end").rows() == [(0, 4), (4, 5), (5, 7)]


def test_pinyin_and_page_furniture_do_not_move_words() -> None:
    text = "政府信息\n分享\n公開(kāi)內(nèi)容"
    base = made(a=text)
    joined = replace(base, narratives=base.narratives.with_columns(text=pl.lit("政府信息\n公開(kāi)內(nèi)容")))
    found = gr.tokens(joined)
    assert found["token"].to_list() == ["政府信息", "公开", "内容"]
    assert [text[a:b] for a, b in found.select("start", "end").iter_rows()] == ["政府信息", "公開", "內(nèi)容"]


def test_a_narrative_that_its_text_does_not_hold_is_refused() -> None:
    base = made(a="公开不及时")
    wrong = replace(base, narratives=base.narratives.with_columns(text=pl.lit("别的话"), end=pl.lit(9)))
    with pytest.raises(InputError, match="read the report again"):
        gr.tokens(wrong)


@pytest.mark.parametrize("text", ["", "无", "。", ",,,;;;———", " \n\t ", "公" * 7, "<p>公开&nbsp;不及时</p>"])
def test_odd_narratives_are_cut(text: str) -> None:
    found = gr.tokens(made(a=text))
    assert "".join(found["token"]) == "".join(fold(text).split())


@pytest.mark.slow
def test_a_narrative_of_a_megabyte_is_cut() -> None:
    text = "政府信息公开内容还不够全面，更新不及时。" * 18000
    assert gr.tokens(made(a=text), hmm=False).height == len(cut(fold(text), hmm=False))


def test_batches_say_the_same_at_any_size_and_never_divide_a_report(corpus: gr.Corpus, tmp_path: Path) -> None:
    whole = tokens(corpus)
    for size in (1, 7, 10_000):
        parts = list(token_batches(corpus, size=size))
        assert pl.concat(parts).equals(whole)
        owners = [report for part in parts for report in part["report"].unique().to_list()]
        assert len(owners) == len(set(owners))
    assert gr.tokens(gr.scan(gr.write(corpus, tmp_path))).equals(whole)
    assert max(len(batch) for batch in passages(corpus, size=1)) <= corpus.narratives.height


def test_cutting_leaves_no_cache_file_behind(tmp_path: Path) -> None:
    code = (
        f"import tempfile; tempfile.tempdir = {str(tmp_path)!r}\n"
        "import sys, govreports.segmentation as s; assert 'jieba' not in sys.modules; s.cut('政府信息公开')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert list(tmp_path.iterdir()) == []
    assert run.stdout == ""
    assert "Building prefix dict" not in run.stderr


@pytest.mark.slow
def test_memory_is_flat_over_many_narratives(tmp_path: Path) -> None:
    """Ten times the narratives of a dataset need no tenth more memory at its peak."""
    corpus = gr.read(ROOT / "data" / "reports")
    peaks = []
    for copies in (400, 4000):
        names = [f"{n:016x}" for n in range(copies)]
        one = corpus.narratives.filter(section="problems").head(1).drop("report")
        many = pl.DataFrame({"report": names}).join(one, how="cross").select(corpus.narratives.columns)
        folder = gr.write(replace(corpus, narratives=many), tmp_path / str(copies))
        code = (
            "import resource, sys, govreports as gr, govreports.segmentation as s\n"
            "height = sum(part.height for part in s.token_batches(gr.scan(sys.argv[1]), size=200))\n"
            "print(height, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        run = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
        height, peak = map(int, run.stdout.split())
        assert height > copies * 100
        peaks.append(peak)
    assert peaks[1] < peaks[0] * 1.1


def test_rjieba_is_an_extra_and_a_test_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    assert extras["fast"][0] in extras["test"]
    assert not [pin for pin in project["dependencies"] if "rjieba" in pin or "scikit" in pin]


def test_the_seeded_order_of_terms_does_not_matter() -> None:
    terms = [row["term"] for row in rows("terms")]
    random.Random(1).shuffle(terms)  # noqa: S311 - any order
    joined = "、".join(terms)
    assert cut(joined, hmm=False) == [piece for term in terms for piece in (term, "、")][:-1]


# Words of the user


def test_a_user_word_is_one_word_and_leaves_later_calls_alone() -> None:
    said = "推进政务服务一窗通取不及时"
    assert "一窗通取" not in cut(said)
    for own in (["一窗通取"], ["一窗通取 20 n"], ["ｘｙ", "一窗通取"]):
        assert cut(said, user_words=own) == ["推进", "政务", "服务", "一窗通取", "不", "及时"]
    assert "一窗通取" not in cut(said)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "text", ["一窗通取\n跨域帮代\n", "一窗通取 3 n\r\n\r\n跨域帮代 9\r\n", "一窗通取\tn\n跨域帮代"]
)
def test_words_may_stand_in_a_file_a_line_each_or_in_jiebas_format(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(text.encode(encoding))
    found = gr.tokens(made(a="一窗通取,跨域帮代"), user_words=path)
    assert found["token"].to_list() == ["一窗通取", ",", "跨域帮代"]
    assert gr.tokens(made(a="一窗通取,跨域帮代"), user_words=str(path)).equals(found)


def test_a_user_word_may_hold_signs_that_jieba_never_looks_up() -> None:
    found = gr.tokens(made(a="推行“互联网+”政务(试点)"), user_words=["“互联网+”政务", "试点 9 zz"])
    assert found["token"].to_list() == ["推行", "“互联网+”政务", "(", "试点", ")"]
    assert found["pos"][3] == "zz"


def test_a_user_word_of_frequency_nought_is_no_word_and_stays_one_elsewhere() -> None:
    assert cut("更新及时", user_words=["更新 0"], hmm=False) == ["更", "新", "及时"]
    assert cut("更新及时", hmm=False) == ["更新", "及时"]


@given(st.lists(st.text(alphabet="政府信息公开更新一窗通取“+a1", min_size=1, max_size=5), max_size=5), st.booleans())
def test_both_engines_cut_alike_with_words_of_the_user(words: list[str], hmm: bool) -> None:  # noqa: FBT001
    pytest.importorskip("rjieba", reason="the extra fast is not installed")
    text = "政府信息公开一窗通取更新“a1+”一网通" + "".join(words)
    assert cut(text, hmm=hmm, engine="rjieba", user_words=words) == cut(text, hmm=hmm, user_words=words)


def test_words_added_to_jieba_itself_have_no_effect_which_is_said(tmp_path: Path) -> None:
    code = (
        "import warnings, jieba, govreports as gr\n"
        "jieba.dt.tmp_dir = __import__('sys').argv[2]; jieba.setLogLevel(60)\n"
        "corpus = gr.read(__import__('sys').argv[1])\n"
        "with warnings.catch_warnings(record=True) as before: warnings.simplefilter('always'); gr.tokens(corpus)\n"
        "jieba.add_word('信息公开工作呀')\n"
        "with warnings.catch_warnings(record=True) as after: warnings.simplefilter('always'); gr.tokens(corpus)\n"
        "print(len(before), [str(each.message) for each in after])"
    )
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(ROOT / "data" / "reports"), str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.startswith("0 ['words added to jieba itself")
    assert "user_words=[...]" in run.stdout


def test_stop_words_are_those_asked_for() -> None:
    corpus = made(a="公开的内容,不够全面")
    kinds: list[tuple[StopWords, list[str]]] = [(True, ["的", ","]), (False, []), (["內容"], ["内容", ","])]
    for own, stops in kinds:
        assert gr.tokens(corpus, stop_words=own).filter("is_stop")["token"].to_list() == stops


def test_a_file_of_stop_words_takes_the_place_of_the_list(tmp_path: Path) -> None:
    path = tmp_path / "停用词.txt"
    path.write_bytes("内容\n全面".encode("gbk"))
    found = gr.tokens(made(a="公开的内容不够全面"), stop_words=path)
    assert found.filter("is_stop")["token"].to_list() == ["内容", "全面"]


@pytest.mark.parametrize("name", ["user_words", "stop_words"])
def test_a_word_given_as_a_text_is_taken_for_a_file_and_answered(name: str) -> None:
    with pytest.raises(InputError, match=rf"{name} is '一窗通取', which is no file; .* write a list: \['一窗通取'\]"):
        gr.tokens(made(a="公开"), **{name: "一窗通取"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("根据国办函〔2020〕109号要求", ["国办函[2020]109号"]),
        ("依照教发（2031）7号、国办发〔2030〕9号", ["教发(2031)7号", "国办发[2030]9号"]),
        ("国务院令第711号", ["国务院令第711号"]),
        ("《中华人民共和国政府信息公开条例》实施", ["中华人民共和国政府信息公开条例"]),
        ("按照《关于印发〈指引〉的通知》（国办函〔2020〕109号）", ["关于印发〈指引〉的通知", "国办函[2020]109号"]),
        ("〔2020〕109号文件", []),
        ("于(2020)年公开12号窗口", []),
        ("《未完", []),
    ],
)
def test_document_numbers_and_titles_are_one_word(text: str, whole: list[str]) -> None:
    found = gr.tokens(made(a=text))
    plain = fold(text)
    assert [word for word in found["token"] if word in whole] == whole
    assert [plain[a:b] for a, b in found.select("start", "end").iter_rows()] == found["token"].to_list()
    if not whole:
        assert found.equals(gr.tokens(made(a=text), citations=False))
    else:
        assert not set(whole) & set(gr.tokens(made(a=text), citations=False)["token"])


def test_numbers_names_and_places_are_masked_where_they_stand() -> None:
    base = made(a="湖北省沙洋县商务局公开32件,占三成,宜昌7.5%")
    corpus = replace(base, reports=base.reports.head(1).with_columns(report=pl.lit("a"), organ=pl.lit("沙洋县商务局")))
    found = gr.tokens(corpus, mask=["numbers", "names", "places"])
    masked = found.filter(pl.col("token").str.starts_with("<"))
    text = corpus.texts["text"][0]
    assert [(token, text[a:b]) for token, a, b in masked.select("token", "start", "end").iter_rows()] == [
        ("<place>", "湖北省"),
        ("<name>", "沙洋县商务局"),
        ("<number>", "32"),
        ("<place>", "宜昌"),
        ("<number>", "7.5%"),
    ]
    assert "<name>" not in gr.tokens(corpus, mask=["places"])["token"].to_list()


def test_the_user_says_what_is_a_name_or_place() -> None:
    found = gr.tokens(made(a="邬梓晗在虎牙河公开"), user_words=["邬梓晗 9 nr", "虎牙河 9 ns"], mask=["names", "places"])
    assert found["token"].to_list() == ["<name>", "在", "<place>", "公开"]
    with pytest.raises(InputError, match="'number'"):
        gr.tokens(made(a="公开"), mask=["number"])


def test_a_user_word_in_the_other_script_is_the_same_word() -> None:
    assert cut("推行簡辦快審".replace("簡辦快審", "简办快审"), user_words=["簡辦快審"]) == ["推行", "简办快审"]
