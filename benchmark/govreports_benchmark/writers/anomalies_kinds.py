"""The kinds of anomaly: which checks are right to find them, and how those in prose are said."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from govreports_benchmark.writers.anomalies_claims import CLAIMS, spoken
from govreports_benchmark.writers.anomalies_figures import FIGURES, SIX_PARTS, bureau
from govreports_benchmark.writers.anomalies_prose import Change, Wording, Wrong, chosen
from govreports_benchmark.writers.content import Content

__all__ = ["KINDS", "Kind", "Wrong"]


Speak = Callable[[random.Random, Wording, Content], Wrong]


@dataclass(frozen=True)
class Kind:
    """A kind of anomaly: family of the checks that find it, their codes, forms, and how it is made."""

    family: str
    checks: frozenset[str]
    regimes: tuple[str, ...] = ("r2014", *SIX_PARTS)
    speak: Speak | None = None
    years: tuple[int, int] = (2014, 2024)


def _inserted(kind: str, section: str = "overview", **facts: Callable[[random.Random, Content, Wording], str]) -> Speak:
    def speak(rng: random.Random, said: Wording, content: Content) -> Wrong:
        text = chosen(rng, said, kind)
        for name, fact in facts.items():
            text = text.replace("{" + name + "}", fact(rng, content, said))
        return Wrong(Change(inserted={section: (text,)}, entitled=True), text)

    return speak


def _before(rng: random.Random, content: Content, _: Wording) -> str:
    return str(content.year - rng.randint(1, 2))


def _slipped(rng: random.Random, content: Content, said: Wording) -> str:
    at = rng.randrange(len(content.organ) - 1)
    wrong: str = rng.choice(said["kinds"]["confusions"])
    return content.organ[:at] + wrong + content.organ[at + 1 :]


def _other(key: str) -> Callable[[random.Random, Content, Wording], str]:
    def other(rng: random.Random, content: Content, said: Wording) -> str:
        same = said["kinds"]["same"]
        fitting = [
            word
            for word in said["kinds"][key]
            if not any(word[:2] in group and any(part in content.organ for part in group) for group in same)
            and word[:2] not in content.organ
        ]
        return str(rng.choice(fitting))

    return other


def _superseded(rng: random.Random, said: Wording, content: Content) -> Wrong:
    fitting = [
        n for n, year in said["kinds"]["superseded"] if (content.year >= year if year > 0 else content.year < -year)
    ]
    number = rng.choice(fitting)
    text = chosen(rng, said, "superseded_citation").replace("{wrong}", number)
    return Wrong(Change(inserted={"overview": (text,)}), number)


def _lead(rng: random.Random, said: Wording, content: Content) -> Wrong:
    text = chosen(rng, said, "year_of_lead").replace("{wrong}", str(content.year - 1))
    return Wrong(Change(inserted={"front": (text,)}, entitled=True), str(content.year - 1))


def _signed(rng: random.Random, _: Wording, __: Content) -> Wrong:
    text = f"{{organ}}\n{{year}}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return Wrong(Change(inserted={"back": (text,)}, entitled=True), layout={"metadata": "none", "furniture": False})


def _stranger(rng: random.Random, said: Wording, content: Content) -> Wrong:
    name, short = bureau(rng)
    while short == content.short or name[:2] == content.organ[:2]:
        name, short = bureau(rng)
    text = chosen(rng, said, "organ_conflict").replace("{wrong}", name)
    return Wrong(Change(inserted={"back": (text,)}, entitled=True), name, {"metadata": "none", "furniture": False})


def _numbered(step: int) -> Speak:
    def speak(rng: random.Random, _: Wording, __: Content) -> Wrong:
        at = rng.randint(2, 4)
        return Wrong(Change(ordinals={n: n + step for n in range(at, 9)}))

    return speak


def _styled(rng: random.Random, _: Wording, __: Content) -> Wrong:
    return Wrong(Change(ordinals={rng.randint(2, 4): -1}))


def _listed(how: str) -> Speak:
    def speak(_: random.Random, __: Wording, ___: Content) -> Wrong:
        return Wrong(Change(listed=how), layout={"headings": "form"})

    return speak


def _emptied(rng: random.Random, _: Wording, content: Content) -> Wrong:
    code = "problems" if content.regime == "r2014" else rng.choice(("problems", "other"))
    return Wrong(Change(replaced={code: ()}), layout={"metadata": "none", "furniture": False})


def _misplaced(rng: random.Random, said: Wording, content: Content) -> Wrong:
    """Deny reviews and lawsuits, of which there are none, where applications are reported on."""
    text = chosen(rng, said, "section_kind")
    cases = ("reconsiderations", "lawsuits", "cases")
    figures = {
        (table, row, column): 0
        for table in content.tables
        for row, column in content.tables[table]
        if row.startswith(cases)
    }
    return Wrong(Change(replaced={"applications": (text,)}), text, figures=figures)


def _layout(change: Change | None = None, **dimensions: Any) -> Speak:  # noqa: ANN401 - dimensions of a layout
    def speak(_: random.Random, __: Wording, ___: Content) -> Wrong:
        return Wrong(change or Change(entitled=True), layout=dimensions)

    return speak


def _foot(_: random.Random, __: Wording, ___: Content) -> Wrong:
    return Wrong(Change(foot=("单位负责人：（略） 审核人： 填报人：（略）",)), "审核人：")


def _twice(rng: random.Random, said: Wording, _: Content) -> Wrong:
    text = chosen(rng, said, "sentence_repeated")
    return Wrong(Change(inserted={"overview": (text,), "disclosure": (text,)}), text)


def _called(rng: random.Random, said: Wording, _: Content) -> Wrong:
    word = rng.choice(("镇", "乡", "街道", "厅"))
    texts = tuple(text.replace("{wrong}", word) for text in said["kinds"]["self_word"])
    return Wrong(Change(inserted={"overview": texts}, entitled=True), f"我{word}")


def _coherent(name: str, speak: Speak, *also: str, **more: Any) -> Kind:  # noqa: ANN401 - fields of a kind
    checks = frozenset({f"coherence.{name}", *also})
    return Kind("coherence", checks, speak=speak, **more)


KINDS: Final[dict[str, Kind]] = {
    **{name: Kind("arithmetic", frozenset(), regimes) for name, (regimes, _) in FIGURES.items()},
    "carried_over": Kind("continuity", frozenset({"applications.carried_over"}), SIX_PARTS),
    "items_carried_over": Kind(
        "continuity", frozenset({"licensing.items_carried_over", "enforcement.items_carried_over"}), ("r2019",)
    ),
    "stock": Kind("continuity", frozenset({"documents.stock"}), ("r2021",)),
    "same_numbers": Kind("continuity", frozenset({"continuity.same_numbers"})),
    "children_sum": Kind("continuity", frozenset({"continuity.children_within_parent"}), SIX_PARTS),
    "year_of_title": Kind(
        "extraction", frozenset({"extraction.year_conflict"}), speak=_layout(damage=("stale_title",))
    ),
    "year_of_lead": Kind("extraction", frozenset({"extraction.year_conflict"}), speak=_lead),
    "organ_of_signature": Kind("extraction", frozenset({"extraction.organ_conflict"}), speak=_stranger),
    "tables_differ": Kind(
        "extraction",
        frozenset({"extraction.tables_conflict", "extraction.two_reports"}),
        speak=_layout(damage=("printed_otherwise",)),
    ),
    "year_of_signature": _coherent("year_of_signature", _signed, "extraction.published_conflict"),
    "year_of_prose": _coherent("year_of_prose", _inserted("year_of_prose", "disclosure", wrong=_before)),
    "year_of_plan": _coherent("year_of_plan", _inserted("year_of_plan", "problems", wrong=_before)),
    "year_of_citation": _coherent("year_of_citation", _inserted("year_of_citation", wrong=_before)),
    "superseded_citation": _coherent("superseded_citation", _superseded, regimes=("r2021",)),
    "misspelt_law": _coherent(
        "official_name", _inserted("official_name", wrong=lambda rng, _, said: str(rng.choice(said["kinds"]["laws"])))
    ),
    "misspelt_organ": _coherent(
        "organ_misspelt", _inserted("organ_misspelt", wrong=_slipped), "extraction.organ_conflict"
    ),
    "foreign_organ": _coherent("foreign_organ", _inserted("foreign_organ", wrong=_other("bureaus"))),
    "foreign_function": _coherent("foreign_function", _inserted("foreign_function", wrong=_other("functions"))),
    "self_word": _coherent("self_word", _called),
    "heading_repeated": _coherent("heading_repeated", _numbered(-1)),
    "heading_skipped": _coherent("heading_skipped", _numbered(1)),
    "heading_style": _coherent("heading_style", _styled),
    "item_repeated": _coherent("heading_repeated", _listed("repeated")),
    "item_skipped": _coherent("item_skipped", _listed("skipped")),
    "section_empty": _coherent("section_empty", _emptied),
    "section_kind": _coherent("section_kind", _misplaced),
    "section_missing": _coherent("section_missing", _layout(confession="missing"), regimes=SIX_PARTS),
    "rows_blank": _coherent(
        "required_blank", _layout(format="html", policy="rows", spans="real", dressing=()), regimes=SIX_PARTS
    ),
    "field_blank": _coherent("field_blank", _foot, regimes=("r2014",)),
    "unit_missing": _coherent("unit_missing", _inserted("unit_missing")),
    "furniture": _coherent("furniture", _inserted("furniture")),
    "placeholder": _coherent("placeholder", _inserted("placeholder"), "coherence.left_blank"),
    "enumeration": _coherent("enumeration", _inserted("enumeration", "disclosure")),
    "words_doubled": _coherent("words_doubled", _inserted("words_doubled")),
    "sentence_repeated": _coherent("sentence_repeated", _twice),
    "parts_announced": _coherent("parts_announced", _inserted("parts_announced")),
    "shared_passage": _coherent("shared_passage", _inserted("shared_passage")),
    **{
        name: Kind("claims", checks, ("r2014", *SIX_PARTS) if everywhere else SIX_PARTS, partial(spoken, name))
        for name, (checks, _, everywhere, _) in CLAIMS.items()
    },
}
"""Kinds of anomaly by name. Another family adds its own: a `Kind` whose ``speak`` says what changes in the prose."""
