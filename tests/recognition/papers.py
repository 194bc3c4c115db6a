"""OFD files made of the pages of a PDF in the ways that writers of OFD do it: an independent look at the same glyphs and lines."""

import random
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pdfplumber.page

NAMESPACE: Final = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WAYS: Final = ("runs", "repeats", "characters", "scaled", "lumps")
FRAMES: Final = ("plain", "blocks", "template", "composite", "filled")
MM: Final = 25.4 / 72


def ofd_of(data: bytes, seed: int, ways: tuple[str, ...] = WAYS, frames: tuple[str, ...] = FRAMES) -> bytes:
    """Return the pages of a PDF as OFD, written in a way that the seed chooses."""
    rng = random.Random(seed)
    way, frame = rng.choice(ways), rng.choice(frames)
    parts: dict[str, str] = {}
    templates, resources, listed = "", "", ""
    with pdfplumber.open(BytesIO(data)) as document:
        for index, page in enumerate(document.pages):
            lines = "".join(_path(rect, frame) for rect in (*page.rects, *page.lines))
            texts = "".join(_text(run, way) for run in _runs(page))
            under = ""
            if frame == "template":
                templates += f'<ofd:TemplatePage ID="{900 + index}" BaseLoc="Tpls/Tpl_{index}/Content.xml"/>'
                parts[f"Doc_0/Tpls/Tpl_{index}/Content.xml"] = _page("", f"<ofd:Layer>{lines}</ofd:Layer>")
                under, lines = f'<ofd:Template TemplateID="{900 + index}" ZOrder="Background"/>', ""
            elif frame == "composite":
                resources += f'<ofd:CompositeGraphicUnit ID="{700 + index}" Width="210" Height="297"><ofd:Content>{lines}</ofd:Content></ofd:CompositeGraphicUnit>'
                lines = f'<ofd:CompositeObject ID="1" ResourceID="{700 + index}" Boundary="0 0 210 297"/>'
            elif frame == "blocks":
                lines, texts = (
                    f"<ofd:PageBlock><ofd:PageBlock>{each}</ofd:PageBlock></ofd:PageBlock>" for each in (lines, texts)
                )
            area = f"<ofd:Area><ofd:PhysicalBox>0 0 {float(page.width) * MM:.4f} {float(page.height) * MM:.4f}</ofd:PhysicalBox></ofd:Area>"
            parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = _page(
                area + under, f"<ofd:Layer>{lines}{texts}</ofd:Layer>"
            )
            listed += f'<ofd:Page ID="{index + 1}" BaseLoc="Pages/Page_{index}/Content.xml"/>'
    parts["Doc_0/PublicRes.xml"] = (
        f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{resources}</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    parts["Doc_0/Document.xml"] = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{templates}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    return packed([parts])


def packed(documents: list[dict[str, str]], extra: dict[str, bytes] | None = None, more: str = "") -> bytes:
    """Return documents of parts as one OFD file."""
    bodies = ""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for number, parts in enumerate(documents):
            bodies += f"<ofd:DocBody><ofd:DocInfo><ofd:Title>合成</ofd:Title></ofd:DocInfo><ofd:DocRoot>Doc_{number}/Document.xml</ofd:DocRoot>{more}</ofd:DocBody>"
            for name, text in parts.items():
                package.writestr(name.replace("Doc_0", f"Doc_{number}"), text)
        package.writestr("OFD.xml", f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>')
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return target.getvalue()


def written(content: str, document: str = "", resources: str = "") -> dict[str, str]:
    """Return the parts of a document of one page with some content."""
    return {
        "Doc_0/Document.xml": f'<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>Res.xml</ofd:PublicRes>{document}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Res.xml": f"<ofd:Res {NAMESPACE}>{resources}</ofd:Res>",
        "Doc_0/Pages/Page_0/Content.xml": _page("", f"<ofd:Layer>{content}</ofd:Layer>"),
    }


def _page(area: str, content: str) -> str:
    return f"<ofd:Page {NAMESPACE}>{area}<ofd:Content>{content}</ofd:Content></ofd:Page>"


def _runs(page: pdfplumber.page.Page) -> Iterator[list[dict[str, Any]]]:
    """Iterate over characters of one line that follow each other closely."""
    numbered = []
    group = 0
    before: dict[str, Any] | None = None
    for char in page.chars:
        if before and (
            abs(char["matrix"][5] - before["matrix"][5]) > 0.1
            or abs(char["x0"] - before["x1"]) > 1
            or char["size"] != before["size"]
        ):
            group += 1
        numbered.append((group, char))
        before = char
    for _, chars in groupby(numbered, key=lambda pair: pair[0]):
        yield [char | {"base": float(page.height) - char["matrix"][5]} for _, char in chars]


def _text(run: list[dict[str, Any]], way: str) -> str:
    if way == "characters":
        return "".join(_run([char], way) for char in run)
    return _run(run, way)


def _run(run: list[dict[str, Any]], way: str) -> str:
    text = "".join(char["text"] for char in run)
    scale = 0.5 if way == "scaled" else 1.0
    size = run[0]["size"] * MM / scale
    x, base = run[0]["x0"] * MM, run[0]["base"] * MM
    steps = [(after["x0"] - char["x0"]) * MM / scale for char, after in pairwise(run)]
    deltas = " ".join(f"{step:.4f}" for step in steps)
    if way == "repeats":
        rounded = groupby(f"{step:.2f}" for step in steps)
        deltas = " ".join(f"g {len(list(same))} {step}" for step, same in rounded)
    matrix = ' CTM="0.5 0 0 0.5 0 0"' if way == "scaled" else ""
    lump = ""
    if way == "lumps":
        lump = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(text)}" GlyphCount="{len(text)}"><ofd:Glyphs>{" ".join("7" for _ in text)}</ofd:Glyphs></ofd:CGTransform>'
    return (
        f'<ofd:TextObject ID="1" Font="3" Size="{size:.4f}" Boundary="{x:.4f} {base - size * scale:.4f} 180 {size:.4f}"{matrix}>{lump}'
        f'<ofd:TextCode X="0" Y="{size:.4f}" DeltaX="{deltas}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )


def _path(rect: dict[str, Any], frame: str) -> str:
    x, y = float(rect["x0"]) * MM, float(rect["top"]) * MM
    width, height = (float(rect["x1"]) - float(rect["x0"])) * MM, (float(rect["bottom"]) - float(rect["top"])) * MM
    head = f'<ofd:PathObject ID="2" Boundary="{x:.4f} {y:.4f} {width:.4f} {height:.4f}"'
    if frame == "filled":
        sides = [(0, 0, width, 0.2), (0, height - 0.2, width, 0.2), (0, 0, 0.2, height), (width - 0.2, 0, 0.2, height)]
        data = " ".join(
            f"M {a:.4f} {b:.4f} L {a + w:.4f} {b:.4f} L {a + w:.4f} {b + h:.4f} L {a:.4f} {b + h:.4f} C"
            for a, b, w, h in sides
        )
        return f'{head} Stroke="false" Fill="true"><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
    data = f"M 0 0 L {width:.4f} 0 L {width:.4f} {height:.4f} L 0 {height:.4f} C"
    return f'{head} LineWidth="0.18"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
