"""Script: characters are folded one for one, also where one character of one script is several of the other."""

import os
import subprocess
import tempfile
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.clauses.categories import name_of
from govreports.script import fold


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("覆蓋面不廣", "覆盖面不广"),
        ("實現全覆蓋", "实现全覆盖"),
        ("分批覆盖", "分批覆盖"),
        ("政务公开全复盖", "政务公开全覆盖"),
        ("批复盖章", "批复盖章"),
        ("大量反覆申請", "大量反复申请"),
        ("大量反覆申请", "大量反复申请"),
        ("答覆、回覆和批覆", "答复、回复和批复"),
        ("行政覆議", "行政复议"),
        ("行政复议、復議、複議", "行政复议、复议、复议"),
        ("覆核、複查、重複", "复核、复查、重复"),
        ("反覆(fù)申請", "反复(fù)申请"),
        ("顛覆、覆土綠化", "颠覆、覆土绿化"),
    ],
)
def test_one_character_for_two_words_is_told_by_its_neighbours(printed: str, meant: str) -> None:
    assert fold(printed) == meant


@given(st.text(alphabet="反答回批分覆复復複蓋盖議议核查函审 ()fù", max_size=30))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_leaves_nothing_behind_that_folding_would_change() -> None:
    for text in ("大量反覆申請", "答覆不規範", "覆蓋面"):
        assert fold(fold(text)) == fold(text)


def test_coverage_is_named_in_both_scripts() -> None:
    for text in ("覆盖面不够广", "覆蓋面不夠廣"):
        assert name_of(fold(text), "problem").cues[0] == "coverage:覆盖"


def test_what_is_folded_without_a_conversion_is_what_a_conversion_gives() -> None:
    """Phrases that opencc converts although each of their characters alone stays as it is: 回覆, 沈默."""
    root = Path(opencc.__file__).parent / "clib"
    tool, phrases = root / "bin" / "opencc_dict", root / "share" / "opencc" / "TSPhrases.ocd2"
    if not (os.access(tool, os.X_OK) and phrases.is_file()):
        pytest.skip("this build of opencc brings no tool that lists its phrases")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "phrases.txt"
        command = [str(tool), "-i", str(phrases), "-o", str(target), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        words = [line.split("\t")[0] for line in target.read_text(encoding="utf-8").split("\n") if "\t" in line]
    assert len(words) > 100
    converter = opencc.OpenCC("t2s")
    for word in (f"{word}{behind}" for word in words for behind in ("", "盖", "盖章")):
        assert fold(word).replace("覆", "复") == converter.convert(word).replace("覆", "复")
