"""Mutators that know what they change: lines and cells, tags, parts of packages, records of workbooks, objects of PDF."""

import base64
import bz2
import gzip
import io
import lzma
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

import govreports as gr

__all__ = ["Tweak", "compound", "lines", "mail", "package", "paper", "records", "tags", "tape", "tweaked"]

Tweak = Callable[[bytes], bytes]
"""A mutation of bytes that knows nothing of them: that of atheris, or `tweaked`."""

_LABELS: Final = sorted({part for label in gr.codebook()["label"] for part in label.split(" / ")})
_NUMBERS: Final = (
    *("0", "1", "2", "3", "12", "-6", "+7", "1,234", "1，234", "12.5", "１２", "①", "Ⅳ", "十二", "一百零三", "〇", "0000000"),
    *("99999999999999999999", "1e5", "1e999", "nan", "inf", "--1", "1-2", "2021", "12件", "3.5万元", "5¹", "²", "٣", "𝟙", "½"),
    *("—", "－", "/", "无", "", " ", "　", "x", "(1)", "如-8", "- 3 -", "第 3 页", "%", "0x10", "1 2 3"),
)  # fmt: skip
_WORDS: Final = (
    *("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、行政复议、行政诉讼情况"),
    *("五、存在的主要问题及改进情况", "六、其他需要报告的事项", "某市某局2021年政府信息公开工作年度报告", "2021年", "（一）", "1."),
    *("行政诉讼3件。", "收到申请5件，其中予以公开3件", "比上年增加2件", "公开不及时。", "单位：件", "合计", "总计", "其他", "小计"),
    *("\u202e", "\u200b", "\ufeff", "\ufffd", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\U0002a6d6", "\ue000", "e\u0301", "⼀"),
)  # fmt: skip
_MARKS: Final = (
    "|",
    "\t",
    "\n",
    "\n\n",
    " | ",
    "||",
    "  ",
    " ",
    "\r\n",
    "+---+",
    "|---|---|",
    "────",
    "，",
    "。",
    "：",
    "（",
    "）",
    ",",
    '"',
)
_ENCODINGS: Final = ("utf-8", "utf-8", "utf-8", "gb18030", "big5", "utf-16", "utf-16-le", "utf-8-sig", "utf-32")
_TAGS: Final = (
    *("<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td colspan=3>", "<td rowspan=2>", "<td rowspan=0 colspan=999999>"),
    *("<p>", "</p>", "<br>", "<div>", "</div>", "<span>", "</span>", "<sup>", "</sup>", "<sub>", "<del>", "<s>", "<pre>", "</pre>"),
    *("<div hidden>", '<p style="display:none">', '<td style="vertical-align:super">', '<span style="text-decoration:line-through">'),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<script>", "</script>", "<style>", "</style>", "<noscript>", "<template>", "<svg>", "<math>"),
    *("<select><option>", "<option selected>", "<input value=3>", "<textarea>", "<title>", "<plaintext>", "<xmp>", "<ruby>", "<rt>", "<img>"),
    *("<thead>", "<tbody>", "<tfoot>", "<caption>", "<colgroup><col>", "<ul>", "<li>", "<html>", "<body>", "<frameset>", "<a href=x>"),
    *('<meta charset="gb2312">', '<meta http-equiv=Content-Type content="text/html; charset=punycode">', '<meta charset="idna">'),
    *("&nbsp;", "&lt;td&gt;", "&#0;", "&#xD800;", "&#1114112;", "&amp", "<", ">", "</", "='", '="'),
)  # fmt: skip
_PIECE: Final = re.compile(r"<[^<>]*>|[^<>\s]+|\s+|[<>]")
_ATTRIBUTE: Final = re.compile(r"""(?<==)(["']?)([^"'<>\s]*)(?=["'\s>])""")
_VALUES: Final = ("0", "1", "2", "3", "-1", "500", "999999", "99999999999", "", "x", "continue", "restart", "true", "false", "A1", "XFD1048576", "A0",
                  "s", "b", "str", "inlineStr", "n", "e", "d", "rId1", "../x", "/word/document.xml", "decimal", "chineseCounting", "lowerRoman")  # fmt: skip
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_T: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_NAMES: Final = {
    _W: (
        *("p", "r", "t", "tab", "br", "tbl", "tr", "tc", "tcPr", "trPr", "gridSpan", "vMerge", "gridBefore", "sdt", "sdtPr", "sdtContent"),
        *("showingPlcHdr", "del", "ins", "moveFrom", "moveTo", "txbxContent", "altChunk", "sym", "noBreakHyphen", "pPr", "rPr", "vanish", "strike"),
        *("vertAlign", "numPr", "numId", "ilvl", "pStyle", "num", "abstractNum", "abstractNumId", "lvl", "lvlOverride", "startOverride", "start"),
        *("numFmt", "lvlText", "style", "basedOn", "isLgl", "lvlRestart", "suff", "body", "sectPr"),
    ),
    _S: (
        *("row", "c", "v", "is", "t", "r", "si", "rPr", "strike", "vertAlign", "mergeCells", "mergeCell", "sheetData", "sheet", "sheets", "workbookPr"),
        *("numFmts", "numFmt", "cellXfs", "xf", "f", "rPh"),
    ),
    _T: ("table", "table-row", "table-cell", "covered-table-cell", "table-header-rows", "table-row-group"),
}  # fmt: skip
_ATTRIBUTES: Final = {
    _W: [_W + name for name in ("val", "char", "font", "id", "numId", "ilvl", "abstractNumId", "styleId")],
    _S: ["r", "t", "s", "ref", "name", "state", "sheetId", "numFmtId", "formatCode", "val", "date1904"],
    _T: [_T + f"number-{name}" for name in ("rows-repeated", "columns-repeated", "rows-spanned", "columns-spanned")],
}


def tweaked(data: bytes, rng: random.Random) -> bytes:
    """Return bytes with a few of them changed, removed, repeated or added."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 9))):
        at = rng.randrange(len(out) + 1)
        size = rng.choice((1, 1, 2, 4, 8, 60))
        action = rng.randrange(6)
        if action == 0 and out:
            out[at % len(out)] = rng.randrange(256)
        elif action == 1:
            del out[at : at + size]
        elif action == 2:
            out[at:at] = out[at : at + size]
        elif action == 3:
            out[at:at] = rng.randbytes(size)
        elif action == 4 and out:
            out[at % len(out)] ^= 1 << rng.randrange(8)
        else:
            other = rng.randrange(len(out) + 1)
            out[at : at + size] = out[other : other + size]
    return bytes(out)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _encoded(text: str, rng: random.Random) -> bytes:
    return text.encode(rng.choice(_ENCODINGS) if rng.random() < 0.15 else "utf-8", "replace")


def _word(rng: random.Random) -> str:
    kinds: tuple[Sequence[str], ...] = (_LABELS, _LABELS, _NUMBERS, _NUMBERS, _WORDS, _MARKS)
    return rng.choice(rng.choice(kinds))


def _shuffled(items: list[str], rng: random.Random, fresh: Callable[[random.Random], str]) -> None:
    """Change a list of pieces in place: drop, repeat, swap, move, replace, add, cut."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(items) + 1)
        size = rng.choice((1, 1, 1, 2, 3, 7, 20))
        action = rng.randrange(9)
        if action == 0:
            del items[at : at + size]
        elif action == 1:
            items[at:at] = items[at : at + size] * rng.choice((1, 1, 2, 5, 30))
        elif action == 2:
            moved = items[at : at + size]
            del items[at : at + size]
            to = rng.randrange(len(items) + 1)
            items[to:to] = moved
        elif action == 3 and items:
            one, two = rng.randrange(len(items)), rng.randrange(len(items))
            items[one], items[two] = items[two], items[one]
        elif action == 4 and items:
            items[at % len(items)] = fresh(rng)
        elif action == 5 and rng.random() < 0.2:
            del items[at:]
        elif action == 6 and items:
            piece = items[at % len(items)]
            place = rng.randrange(len(piece) + 1)
            items[at % len(items)] = piece[:place] + fresh(rng) + piece[place + rng.randrange(2) :]
        else:
            items.insert(at, fresh(rng))


def lines(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a text with lines, cells or bytes of it changed."""
    if rng.random() < 0.1:
        return tweak(data)
    text = _decoded(data)
    how = rng.randrange(4)
    if how == 0:
        pieces = re.split(r"([\t|])", text)
        glue = ""
    elif how == 1:
        pieces = re.split(r"(\d+|[\t|\n ，。、：（）])", text)
        glue = ""
    else:
        pieces = text.split("\n")
        glue = "\n"
    _shuffled(pieces, rng, _word)
    return _encoded(glue.join(pieces), rng)


def _tag(rng: random.Random) -> str:
    return rng.choice(_TAGS) if rng.random() < 0.6 else _word(rng)


def tags(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a page with tags, attributes, words or bytes of it changed."""
    how = rng.random()
    if how < 0.1:
        return tweak(data)
    text = _decoded(data)
    if how < 0.25:
        places = list(_ATTRIBUTE.finditer(text))
        if places:
            match = rng.choice(places)
            return _encoded(text[: match.start(2)] + rng.choice(_VALUES) + text[match.end(2) :], rng)
    pieces = _PIECE.findall(text)
    _shuffled(pieces, rng, _tag)
    return _encoded("".join(pieces), rng)


def records(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return CSV or JSON with fields, brackets, quotes or bytes of it changed."""
    if rng.random() < 0.15:
        return tweak(data)
    pieces = re.findall(r'"[^"\n]*"|[\[\]{},:\n"]|[^\[\]{},:\n"]+', _decoded(data))
    marks = (
        '"',
        ",",
        "[",
        "]",
        "{",
        "}",
        ":",
        "\n",
        '""',
        "null",
        "true",
        '"\\ud800"',
        "1e5",
        "[[",
        '"a":',
        "\\n",
        "NaN",
        "Infinity",
    )

    def fresh(source: random.Random) -> str:
        return source.choice(marks) if source.random() < 0.5 else f'"{_word(source)}"'

    _shuffled(pieces, rng, fresh)
    return _encoded("".join(pieces), rng)


def mail(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a web archive with headers, boundaries, its page or bytes of it changed."""
    how = rng.random()
    if how < 0.1:
        return tweak(data)
    if how < 0.4:
        parts = list(re.finditer(rb"(?:[A-Za-z0-9+/=]{20,}\r?\n?)+", data))
        if parts:
            match = max(parts, key=lambda found: found.end() - found.start())
            try:
                page = tags(base64.b64decode(match[0]), rng, tweak)
            except ValueError:
                return tweak(data)
            return data[: match.start()] + base64.encodebytes(page) + data[match.end() :]
    extra = (
        *("Content-Type: text/html; charset=gbk", "Content-Type: multipart/mixed; boundary=x", "--x", "--x--", "MIME-Version: 1.0", ""),
        *("Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: x-uuencode"),
        *("Subject: =?utf-8?B?5bm05oql?=", "Subject: =?x?Q?=00?=", "Date: x", "Content-Type: text/html; charset=idna", "begin 666 x", "\t", "=E4=B8"),
        *("Content-Type: text/html; charset*=utf-8''%FF", "Content-Type: message/rfc822", "Content-Location: =?idna?Q?a?="),
    )  # fmt: skip
    pieces = _decoded(data).split("\n")
    _shuffled(pieces, rng, lambda source: source.choice(extra) if source.random() < 0.7 else _tag(source))
    return "\n".join(pieces).encode("utf-8", "replace")


def package(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return an office file with the elements, tags or bytes of one part changed, put together anew."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error):
        return tweak(data)
    how = rng.random()
    if how < 0.06 or not parts:
        return tweak(data)
    index = rng.choices(range(len(parts)), [1 + len(content) ** 0.5 for _, content in parts])[0]
    name, content = parts[index]
    if how < 0.1:
        other = rng.randrange(len(parts))
        parts[index] = rng.choice(((parts[other][0], content), (name, parts[other][1]), (name + "x", content)))
    elif how < 0.13:
        del parts[index]
    elif how < 0.2:
        parts[index] = name, tweak(content)
    elif how < 0.45:
        parts[index] = name, tags(content, rng, tweak)
    else:
        parts[index] = name, _elements(content, rng, tweak)
    return packed(parts)


def packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return parts as a package that is not compressed, so that its bytes can be mutated too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in dict(parts).items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _elements(content: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return XML with elements moved, repeated, nested, dropped, their texts or attributes changed."""
    try:
        root = ET.fromstring(content)  # noqa: S314 - made by ourselves
    except (ET.ParseError, ValueError, LookupError):
        return tweak(content)
    for _ in range(rng.choice((1, 1, 2, 4))):
        parents = list(root.iter())[:5000]
        parent = rng.choice(parents)
        space = next((name for name in _NAMES if name[1:-1].encode() in content), _W)
        action = rng.randrange(8)
        child = rng.choice(parent) if len(parent) else None
        if action == 0:
            parent.text = _word(rng)
        elif action == 1:
            known = list(parent.keys())
            name = rng.choice(known) if known and rng.random() < 0.7 else rng.choice(_ATTRIBUTES[space])
            parent.set(name, rng.choice(_VALUES) if rng.random() < 0.8 else _word(rng))
        elif action == 2 and child is not None:
            parent.remove(child)
        elif action == 3 and child is not None:
            for _ in range(rng.choice((1, 1, 2, 9))):
                parent.insert(rng.randrange(len(parent) + 1), child)
        elif action == 4 and child is not None:
            target = rng.choice(parents)
            if child not in set(target.iter()) and target not in set(child.iter()):
                parent.remove(child)
                target.insert(rng.randrange(len(target) + 1), child)
        elif action == 5 and child is not None:
            index = list(parent).index(child)
            parent[index] = wrapper = ET.Element(space + rng.choice(_NAMES[space]))
            wrapper.append(child)
        else:
            made = ET.Element(space + rng.choice(_NAMES[space]), {rng.choice(_ATTRIBUTES[space]): rng.choice(_VALUES)})
            made.text = _word(rng) if rng.random() < 0.5 else None
            parent.insert(rng.randrange(len(parent) + 1), made)
    try:
        written: bytes = ET.tostring(root, encoding="utf-8")
    except (RecursionError, TypeError, ValueError):
        return content
    return written


def compound(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a compound file (xls, doc) with a record, a directory entry, an allocation table or bytes changed."""
    how = rng.random()
    if how < 0.3 or len(data) < 1600:
        return tweak(data)
    out = bytearray(data)
    starts = [match.start() for match in re.finditer(rb"\x09\x08\x10\x00", data)]
    if how < 0.75 and starts:
        at = rng.choice(starts)
        places: list[tuple[int, int]] = []
        while at + 4 <= len(out) and len(places) < 4000:
            kind, size = struct.unpack_from("<HH", out, at)
            places.append((at, size))
            at += 4 + size
            if kind == 0x0A:
                break
        at, size = rng.choice(places)
        if rng.random() < 0.4:
            struct.pack_into(
                "<H",
                out,
                at + rng.choice((0, 2)),
                rng.choice((0, 1, 0xFFFF, 0x3C, 0xFC, 0xE5, 0x205, 0x27E, 0xBD, 6, rng.randrange(0x10000))),
            )
        else:
            body = tweak(bytes(out[at + 4 : at + 4 + size]))[:size].ljust(size, b"\0")
            out[at + 4 : at + 4 + size] = body
        return bytes(out)
    place = rng.randrange(24, 1536) & ~3
    struct.pack_into("<I", out, place, rng.choice((0, 1, 2, 0xFFFFFFFF, 0xFFFFFFFE, 0x7FFFFFFF, rng.randrange(200))))
    return bytes(out)


def tape(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a tar archive with a field of the description of a member changed, its sum made right, packed as before."""
    if rng.random() < 0.25:
        return tweak(data)
    packers: tuple[tuple[bytes, Tweak, Tweak], ...] = (
        (b"\x1f\x8b", gzip.decompress, gzip.compress),
        (b"BZ", bz2.decompress, bz2.compress),
        (b"\xfd7", lzma.decompress, lzma.compress),
    )
    for magic, unpack, pack in packers:
        if data.startswith(magic):
            try:
                return pack(tape(unpack(data), rng, tweak))
            except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
                return tweak(data)
    out = bytearray(data)
    starts = range(0, len(out) - 511, 512)
    if not starts:
        return tweak(data)
    at = rng.choice(starts)
    field, size = rng.choice(((0, 100), (100, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (345, 155)))
    fresh = (
        b"\0" * size,
        b"7" * size,
        b"\xff" * size,
        b"\x80" + rng.randbytes(size),
        b"-1 ",
        rng.choice((b"0", b"1", b"2", b"5", b"7", b"K", b"L", b"S", b"V", b"g", b"x")),
    )
    value = rng.choice(fresh)[:size]
    out[at + field : at + field + len(value)] = value
    out[at + 148 : at + 156] = b" " * 8
    out[at + 148 : at + 156] = b"%06o\0 " % sum(out[at : at + 512])
    return bytes(out)


def paper(data: bytes, rng: random.Random, tweak: Tweak) -> bytes:
    """Return a PDF with a number, a name, an operator, an object or bytes of it changed."""
    how = rng.random()
    if how < 0.15:
        return tweak(data)
    pieces = re.findall(rb"\s+|/[^\s/<>\[\]()]+|<<|>>|[\[\]()<>]|[-+.\d]+|[A-Za-z*']+|[^\s]", data[:400_000])
    pieces.append(data[400_000:])
    fresh = (
        *(b"0", b"-1", b"1e9", b"99999999999", b"0.00001", b"600", b"re f ", b"m ", b"l S ", b"q ", b"Q ", b"cm ", b"Tj ", b"Td ", b"BT ", b"ET ", b"Do "),
        *(b"/Kids", b"/Parent", b"/Count", b"/MediaBox[0 0 0 0]", b"/Rotate 90 ", b"/Filter/ASCIIHexDecode", b"/Length 1 ", b"1 0 R", b"2 0 R", b"4 0 R"),
        *(b"/CropBox[9 9 1 1]", b"/ToUnicode 5 0 R", b"null", b"true", b"<</A", b">>", b"[", b"]", b"/Type/XObject/Subtype/Form", b"/W[0 0 0]", b"(", b"<FFFE>"),
    )  # fmt: skip
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(pieces))
        action = rng.randrange(5)
        size = rng.choice((1, 1, 2, 6, 30))
        if action == 0:
            del pieces[at : at + size]
        elif action == 1:
            pieces[at:at] = pieces[at : at + size] * rng.choice((1, 2, 40))
        elif action == 2 and re.fullmatch(rb"[-+.\d]+", pieces[at]):
            pieces[at] = rng.choice(fresh[:6])
        else:
            pieces[at : at + rng.randrange(2)] = [rng.choice(fresh)]
        if not pieces:
            return data
    return b"".join(pieces)
