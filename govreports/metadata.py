"""What a report says about itself: title, organ, year, dates, numbers; each with the basis it rests on."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from govreports.lexicons import rows
from govreports.script import bare, fold, script_of
from govreports.sections import Narrative
from govreports.sources.document import Document

__all__ = ["Metadata", "describe_report", "second_title", "title_of"]

_REPORT: Final = re.compile(
    r"(?:政府|政务|部门)*(?:信息)?公[开示](?:工作)?(?:20\d\d年?度?)?(?:工作|信息)*(?:的)?年?度?(?:工作|公开)*(?:情况)?(?:的)?(?:年度)?(?:报告|年报)|政府政务公开年报|信息公开年报"
)
_SENTENCE: Final = re.compile(r"[。;,!?]")
_ANOTHER: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|附件?[:：]")
_LINK: Final = re.compile(r"(?:上|下)一?(?:篇|条|页)|相关(?:阅读|链接|文章)|[·•>]")
_YEAR: Final = r"(20[0-4]\d|二[〇○零0O][一二三四五六七八九零〇○0]{2})"
_TITLE_YEAR: Final = re.compile(rf"{_YEAR}\s*年?\s*度?")
_PERIOD: Final = re.compile(
    r"(20[0-4]\d)\s*年?\s*1?\s*月?\s*0?1?\s*日?\s*(?:起)?\s*(?:至|到|-|~)+\s*(?:\1)?\s*年?\s*12?\s*月?\s*31\s*日"
)
_FORM_YEAR: Final = re.compile(r"\(\s*(20[0-4]\d)\s*年?\s*度?\s*\)")
_LEAD_YEAR: Final = re.compile(r"(?:^|[。;\n,(编布将]|公布|报告)\s*(?:了)?(20[0-4]\d)\s*年(?:度)?(?!\s*\d{1,2}\s*月)")
_DATE: Final = re.compile(r"(20[0-4]\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DIGITS: Final = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_INDEX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_\-.()\[\]]{3,60}")
_DOCUMENT_NUMBER: Final = re.compile(
    r"[一-鿿]{1,12}\s*[\[(]\s*20\d\d\s*[\])]\s*\d{1,5}\s*号|[一-鿿]{1,12}20\d\d[-年]\d{1,5}号?"
)
_LEAD: Final = 600
_HEAD_LINES: Final = 60
_TITLE_LENGTH: Final = 70
_NAME: Final = 40
_SHARED: Final = re.compile(r".*(?:省|市|区|县|州|盟|旗|镇|乡)$")
_LEAD_ORGAN: Final = (
    re.compile(r"(?:本年度?报告|本报告)由([一-鿿]{2,30}?)(?:办公室)?(?:根据|按照|依据)?[^,。]{0,20}编制"),
    re.compile(r"(?:现公布|现将|特向社会公布|编制了?)([一-鿿]{2,30}?)20\d\d年"),
    re.compile(r"请与([一-鿿]{2,30}?)(?:办公室)?联系"),
    re.compile(
        r"(?:^|\n)\s*20\d\d年度?[,，]?\s*([一-鿿]{2,24}?)(?:认真|严格|坚持|始终|积极|深入|继续|紧紧|切实|全面|在|按照|根据|高度|以|政务公开|信息公开|政府信息)"
    ),
)
_ACCOUNT: Final = re.compile(
    r"[\"“「]([一-鿿]{2,10})[\"”」](?:的)?(?:官方)?(?:新浪|腾讯)?(?:政务)?(?:微博|微信|公众号|抖音)"
)


@dataclass(slots=True)
class Metadata:
    """What was found; a field is None where the document does not say it."""

    title: str | None = None
    organ: str | None = None
    organ_basis: str | None = None
    organ_key: str | None = None
    organ_type: str | None = None
    year: int | None = None
    year_basis: str | None = None
    published: date | None = None
    published_basis: str | None = None
    index_number: str | None = None
    document_number: str | None = None
    script: str | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    row: int
    among: int


def title_of(document: Document) -> tuple[str | None, int]:
    """Return the title as printed and the offset behind it and the lines of metadata, (None, 0) where there is none."""
    lines = list(_head(document))
    best: tuple[int, str, int] | None = None
    for index in range(len(lines)):
        for count in (1, 2, 3):
            part = lines[index : index + count]
            if len(part) < count or (count > 1 and part[-1].row == part[-2].row):
                break
            text = "".join(piece.text.strip() for piece in part)
            if len(text) > _TITLE_LENGTH or _SENTENCE.search(text) or not _REPORT.search(text):
                continue
            if count > 1 and (_REPORT.search(part[0].text) or _REPORT.search(part[-1].text)) and not _split(part):
                continue
            text = text.removeprefix("《").removesuffix("》")
            if (
                any(mark in text for mark in ">|《")
                or _ANOTHER.match(text)
                or (part[0].among > 1 and not _organ_in_title(text))
            ):
                continue
            score = 2 * bool(_TITLE_YEAR.search(text)) + 2 * bool(_organ_in_title(text)) - count - index // 8
            if best is None or score > best[0]:
                best = (score, document.text[part[0].start : part[-1].end], part[-1].end)
            break
    if best is None:
        declared = document.metadata.get("title", "")
        found = bool(_REPORT.search(fold(declared)))
        return (declared.strip() if found else None), _behind_fields(lines, 0)
    return " ".join(best[1].split()), _behind_fields(lines, best[2])


def _behind_fields(lines: Sequence[_Line], start: int) -> int:
    """Return the offset behind the lines of metadata that stand at ``start``."""
    for line in lines:
        if line.start >= start:
            if not _keys().match(line.text):
                break
            start = line.end
    return start


def second_title(document: Document, title: str | None, start: int) -> int | None:
    """Return where the title of another report begins behind the first, None where there is none.

    Another report has another year or another organ in its title; links to one are left aside.
    """
    if title is None:
        return None
    plain = fold(document.text)
    own = _named(fold(title))
    for row in document.rows:
        if row.table or len(row.cells) != 1 or row.cells[0].start < start:
            continue
        text = plain[row.cells[0].start : row.cells[0].end].strip()
        if len(text) > _TITLE_LENGTH or _SENTENCE.search(text) or _LINK.match(text) or not _REPORT.search(text):
            continue
        year, organ = _named(re.sub(r"^附件?\d*[:.、]?", "", text))
        if not (year and organ and own[0] and own[1]):
            continue
        if year != own[0] or not (organ in own[1] or own[1] in organ):
            return row.cells[0].start
    return None


def _named(title: str) -> tuple[str | None, str | None]:
    year = _TITLE_YEAR.search(title)
    return (year[1] if year else None), _organ_in_title(title)


def _split(part: Sequence[_Line]) -> bool:
    return not _REPORT.search(part[0].text) and len(part[-1].text.strip()) < 12  # noqa: PLR2004 - 工作年度报告 on a line of its own


def _head(document: Document) -> Iterator[_Line]:
    plain = fold(document.text)
    count = 0
    for index, row in enumerate(document.rows):
        among = sum(cell.end > cell.start for cell in row.cells)
        for cell in row.cells:
            if cell.end > cell.start:
                yield _Line(cell.start, cell.end, bare(plain[cell.start : cell.end]), index, among)
                count += 1
        if count > _HEAD_LINES:
            return


def describe_report(document: Document, narratives: Sequence[Narrative], title: str | None) -> Metadata:
    """Return what a report says of itself.

    Parameters
    ----------
    document
        The document.
    narratives
        Its sections, the preamble first.
    title
        Its title as printed.
    """
    plain = fold(document.text)
    found = Metadata(title=title, script=script_of(document.text))
    _fields(found, document, plain, narratives)
    _year(found, plain, narratives)
    _organ(found, plain, narratives)
    if found.published is None:
        signed = _signature(plain)
        if signed:
            found.published, found.published_basis = signed[1], "body"
    if found.year is None and found.published is not None:
        found.year, found.year_basis = found.published.year - 1, "published"
    if found.organ:
        found.organ_type = organ_type(found.organ)
        found.organ_key = (
            found.organ if re.match(r"[一-鿿]{2,12}?(?:省|市|区|县|州|盟|旗|镇|乡)\S", found.organ) else None
        )
        if found.organ_key is None:
            found.notes += [f"organ_hint:{name}" for name in dict.fromkeys(_ACCOUNT.findall(plain))]
    return found


def organ_type(organ: str) -> str:
    """Return the type of an organ by the end of its name, ``other`` where no ending is known."""
    fitting = [row for row in rows("organs") if organ.endswith(row["suffix"])]
    return max(fitting, key=lambda row: len(row["suffix"]))["organ_type"] if fitting else "other"


# -- fields printed with a key ------------------------------------------------------------------


@cache
def _keys() -> re.Pattern[str]:
    names = sorted((row["key"] for row in rows("metadata")), key=len, reverse=True)
    spaced = (r"\s*".join(name) for name in names)
    return re.compile("(" + "|".join(spaced) + r")\s*(?:\([^()]*\))?\s*[:|/]?[\s|:]*")


@cache
def _field_of() -> dict[str, tuple[str, str]]:
    return {row["key"]: (row["field"], row["basis"]) for row in rows("metadata")}


def _fields(found: Metadata, document: Document, plain: str, narratives: Sequence[Narrative]) -> None:
    """Read the fields that a content management system or a form prints as key and value."""
    body = next((n.start for n in narratives if n.section != "preamble" and n.start), len(plain))
    limit = max(body, min(len(plain), _LEAD))
    for match in _keys().finditer(plain):
        name, basis = _field_of()["".join(match[1].split())]
        if match.start() > limit and basis != "form":
            continue
        rest = plain[match.end() : match.end() + 80].split("\n", maxsplit=1)[0]
        if _keys().match(rest):
            continue
        if name == "published":
            when = _DATE.match(rest)
            if when and found.published is None and (day := _day(when)):
                found.published, found.published_basis = day, basis
        elif name == "index_number" and found.index_number is None:
            value = _INDEX.match(rest)
            if value and any(c.isdigit() for c in value[0]):
                found.index_number = document.text[match.end() : match.end() + value.end()]
        elif name == "document_number" and found.document_number is None:
            value = _DOCUMENT_NUMBER.match(rest)
            if value:
                found.document_number = document.text[match.end() : match.end() + value.end()]
    declared = document.metadata
    for key in ("pubdate", "publishdate", "others", "dcterms.date"):
        when = _DATE.search(declared.get(key, ""))
        if when and found.published is None and (day := _day(when)):
            found.published, found.published_basis = day, "metadata"


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


# -- year ---------------------------------------------------------------------------------------


def _year(found: Metadata, plain: str, narratives: Sequence[Narrative]) -> None:
    """Choose the year reported on: period, title, form, lead, in this order; note what disagrees."""
    claims: list[tuple[str, int]] = []
    lead = _lead_text(plain, narratives)
    claims += [("period", year) for year in _numbers(_PERIOD, bare(lead))]
    if found.title:
        claims += [("title", year) for year in _numbers(_TITLE_YEAR, fold(found.title))]
    claims += [("form", year) for year in _numbers(_FORM_YEAR, plain)]
    led = Counter(_numbers(_LEAD_YEAR, lead))
    claims += [("lead", year) for year, _ in sorted(led.items(), key=lambda item: -item[1])]
    if not claims:
        return
    found.year_basis, found.year = claims[0]
    others = sorted(
        {
            (basis, year)
            for basis, year in claims
            if (year != found.year and basis != "lead") or (basis == "lead" and year == found.year - 1)
        }
    )
    found.notes += [f"year_conflict:{basis}={year}" for basis, year in others if year != found.year]


def _lead_text(plain: str, narratives: Sequence[Narrative]) -> str:
    heads = [n for n in narratives if n.section == "preamble" and n.text] + [
        n for n in narratives if n.section == "overview"
    ][:1]
    text = "\n".join(plain[n.start : n.end][:_LEAD] for n in heads)
    return text or plain[: 2 * _LEAD]


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    return [int(match[1].translate(_DIGITS).replace("二", "2")) for match in pattern.finditer(text)]


# -- organ --------------------------------------------------------------------------------------


def _organ(found: Metadata, plain: str, narratives: Sequence[Narrative]) -> None:
    """Choose the organ: title, lead, signature, metadata, form; complete a name by a longer one of the same ending."""
    signed = _signature(plain)
    candidates: list[tuple[str, str | None]] = [
        ("title", _organ_in_title(fold(found.title)) if found.title else None),
        ("signature", signed[0] if signed else None),
        ("metadata", _organ_in_fields(plain, "metadata")),
        ("form", _organ_in_fields(plain, "form")),
        ("lead", _organ_in_lead(_lead_text(plain, narratives))),
    ]
    known = [(basis, name) for basis, name in candidates if name]
    if not known:
        return
    basis, name = known[0]
    for other_basis, other in known[1:]:
        longer = _completed(name, other)
        if longer != name:
            basis, name = (basis if basis == "title" else other_basis), longer
    found.organ, found.organ_basis = name, basis
    for other_basis, other in known:
        if (
            other not in name
            and name not in other
            and not _abbreviates(other, name)
            and _completed(other, name) != name
        ):
            found.notes.append(f"organ_conflict:{other_basis}={other}")


def _completed(name: str, other: str) -> str:
    """Return ``name`` with the region that ``other`` prints before it; one slip in the shared part is forgiven."""
    if len(other) <= len(name):
        return name
    region, tail = other[: -len(name)], other[-len(name) :]
    slips = sum(a != b for a, b in zip(name, tail, strict=True))
    if slips <= (len(name) > 4) and (_SHARED.fullmatch(region) or region.endswith(("国", "国家"))):  # noqa: PLR2004
        return region + name
    return name


def _abbreviates(short: str, name: str) -> bool:
    """Tell whether the characters of a short form (县商务局) occur in the name in order."""
    rest = iter(name)
    return all(character in rest for character in short)


def _organ_in_title(title: str) -> str | None:
    text = re.sub(r"^\s*(?:\([^()]*\)|《)", "", "".join(title.split()))
    match = re.search(r"(?:政府|政务|部门)*(?:信息公?|公)开|政府政务公开|信息年度公开", text)
    if not match:
        return None
    head = text[: match.start()]
    shared = match[0].startswith("政府")
    year = _TITLE_YEAR.search(head)
    if year and year.start() == 0:
        head = re.sub(rf"^{_YEAR}年?度?", "", head)
        year = None
    elif year:
        head = head[: year.start()]
    head = head.removeprefix("关于公布").removesuffix("关于").removesuffix("的").strip("《》·-—_")
    if not head or head in {"本级", "本机关"}:
        return None
    if year is None and shared and re.fullmatch(r".*(?:人民|[镇乡区县市省州盟旗])", head) and not head.endswith("街道"):
        head += "政府"
    return head if _is_name(head) else None


@cache
def _suffixes() -> tuple[str, ...]:
    return tuple(sorted((row["suffix"] for row in rows("organs")), key=len, reverse=True))


def _is_name(text: str) -> bool:
    return len(text) <= _NAME and (text.endswith(_suffixes()) or bool(_SHARED.fullmatch(text)))


def _organ_in_lead(lead: str) -> str | None:
    for pattern in _LEAD_ORGAN:
        for match in pattern.finditer(lead):
            name = match[1]
            if _is_name(name) and not name.startswith(("我", "本", "全", "各")):
                return name
    return None


def _organ_in_fields(plain: str, basis: str) -> str | None:
    for match in _keys().finditer(plain):
        name, own = _field_of()["".join(match[1].split())]
        if name == "organ" and own == basis:
            value = re.match(r"[一-鿿()]{2,40}", plain[match.end() :])
            if value and (basis == "form" or _is_name(value[0])):
                return value[0]
    return None


_SIGNED: Final = re.compile(
    r"\n\s*(?P<organ>[一-鿿 ]{3,30})\s*\n\s*"
    r"(?P<date>20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|20\d\d-\d{1,2}-\d{1,2})\s*(?=\n|$)"
)


def _signature(plain: str) -> tuple[str, date] | None:
    """Return organ and date of the last signature: a name and a date on lines of their own."""
    for match in reversed(list(_SIGNED.finditer(plain))):
        organ = "".join(match["organ"].split())
        when = _DATE.match(match["date"])
        if when and _is_name(organ) and (day := _day(when)):
            return organ, day
    return None
