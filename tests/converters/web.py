"""Reports as web pages, in the ways content management systems and word processors write them."""

import html
import random
from collections.abc import Callable

from .documents import Cell, Document, Grid, Heading, Part

_BLANKS = ("", "&nbsp;", "<p></p>", "<p>&nbsp;</p>", "<br>", " ")


def page(made: Document, rng: random.Random) -> bytes:
    """Return the report as a page of one of several sites."""
    style = rng.choice((plain, plain, word, portal, indented, compact))
    return style(made, rng).encode()


def plain(made: Document, rng: random.Random) -> str:
    """Return a page of bare paragraphs and tables, one element a line."""
    blank = rng.choice(_BLANKS)
    return _whole(
        made, "\n".join(_part(part, _td(lambda text: html.escape(text) or blank), "\n") for part in made.parts)
    )


def word(made: Document, rng: random.Random) -> str:
    """Return what an editor keeps of a document pasted from a word processor."""
    blank = rng.choice(("<o:p></o:p>", "<o:p>&nbsp;</o:p>", "<span>&nbsp;</span>", ""))

    torn = rng.random() < 0.1

    def spans(text: str) -> str:
        own = random.Random(text)  # so that the same text is cut alike wherever it stands
        cut = own.randint(0, len(text)) if own.random() < 0.2 and (torn or not text.isdecimal()) else 0
        pieces = [piece for piece in (text[:cut], text[cut:]) if piece]
        inner = "".join(
            f'<span lang="EN-US" style="font-family:仿宋_GB2312;font-size:12pt">{html.escape(piece)}</span>'
            for piece in pieces
        )
        return f'<p class="MsoNormal" align="center" style="text-align:center">{inner or blank}</p>'

    def part(each: Part) -> str:
        if isinstance(each, Grid):
            return _part(each, _td(spans), "").replace(
                "<table>", '<table class="MsoNormalTable" border="1" width="600">'
            )
        style = "text-indent:32pt" if not isinstance(each, Heading) else "text-indent:32pt;font-weight:bold"
        return f'<p class="MsoNormal" style="{style}"><span>{html.escape(each.text)}</span></p>'

    return _whole(made, f'<div class="TRS_Editor">{"".join(map(part, made.parts))}</div>')


def portal(made: Document, rng: random.Random) -> str:
    """Return a page with navigation, a block of keys above and buttons below."""
    blank = rng.choice(_BLANKS)
    body = "\n".join(
        _part(part, _td(lambda text: f"<p>{html.escape(text)}</p>" if text else blank, "th"), "\n")
        for part in made.parts
    )
    body = body.replace("<h1>", '<h1 class="title">')
    links = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "政务公开", "政务服务", "互动交流"))
    return _whole(
        made,
        f'<div class="nav"><ul>{links}</ul></div>\n<div class="path">当前位置：<a href="/">首页</a> &gt; <a>政府信息公开年报</a></div>\n'
        f'<div class="article"><div class="info"><span>发布日期：{made.year + 1}-01-2{rng.randint(0, 9)}</span> '
        f'<span>来源：本站</span> <span>浏览次数：{rng.randint(3, 900)}</span></div>\n<div id="zoom">{body}</div></div>\n'
        '<div class="share">【打印本页】 【关闭窗口】</div><div class="footer">版权所有 网站标识码 备案号</div>',
    )


def indented(made: Document, rng: random.Random) -> str:
    """Return a page whose cells stand on indented lines of their own, with breaks inside the header words."""
    blank = rng.choice(("", "&nbsp;"))

    often = rng.random()

    def broken(cell: Cell) -> str:
        text = html.escape(cell.text) or blank
        if cell.head and len(cell.text) > 3 and random.Random(cell.text).random() < often:
            half = len(cell.text) // 2
            text = f"{html.escape(cell.text[:half])}<br />{html.escape(cell.text[half:])}"
        return f"<td{_spans(cell)}>\n          {text}\n        </td>"

    return _whole(made, "\n\n".join(_part(part, broken, "\n        ") for part in made.parts))


def compact(made: Document, rng: random.Random) -> str:
    """Return a page without a line end or a blank between its elements."""
    blank = rng.choice(("", "&nbsp;"))
    return _whole(made, "".join(_part(part, _td(lambda text: html.escape(text) or blank), "") for part in made.parts))


def _whole(made: Document, body: str) -> str:
    title = html.escape(made.title)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>\n'
    )


def _td(inner: Callable[[str], str], head: str = "td") -> Callable[[Cell], str]:
    return lambda cell: (
        f"<{head if cell.head else 'td'}{_spans(cell)}>{inner(cell.text)}</{head if cell.head else 'td'}>"
    )


def _spans(cell: Cell) -> str:
    return (f' rowspan="{cell.rows}"' if cell.rows > 1 else "") + (
        f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    )


def _part(part: Part, written: Callable[[Cell], str], end: str) -> str:
    if isinstance(part, Heading):
        return f"<h{part.level}>{html.escape(part.text)}</h{part.level}>"
    if not isinstance(part, Grid):
        return f"<p>{html.escape(part.text)}</p>"
    rows = (f"<tr>{end}{end.join(map(written, row))}{end}</tr>" for row in part.rows)
    return f"<table><tbody>{end}{end.join(rows)}{end}</tbody></table>"
