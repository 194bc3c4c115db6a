"""Style sheets as far as they conceal: which elements a browser shows to nobody."""

import re
from typing import Final, NamedTuple

__all__ = ["CONCEALED", "DOUBTFUL", "SHOWN", "SMALL", "Sheet", "sheet_of"]

CONCEALED: Final = re.compile(
    r"""(?<![\w-])(?:
      display\s*:\s*none | visibility\s*:\s*(?:hidden|collapse)
    | opacity\s*:\s*0(?:\.0*)?\s*(?:[%;!"'}]|$) | font-size\s*:\s*0(?:\.0*)?[a-z%]*\s*(?:[;!"'}]|$)
    | (?:left|right|top|margin-left|text-indent)\s*:\s*-\d{3,}(?:\.\d+)?[a-z]
    | clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)? | clip-path\s*:\s*inset\(\s*(?:50|100)%
    | (?:width|height)\s*:\s*0(?:px)?\s*;[^{}]{0,200}overflow\s*:\s*hidden
    | overflow\s*:\s*hidden\s*;[^{}]{0,200}(?:width|height)\s*:\s*0(?:px)?\s*(?:[;!"'}]|$)
    | transform\s*:\s*scale\(\s*0\s*\) | color\s*:\s*transparent
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Declarations that take an element, or the characters in it, from view."""
SMALL: Final = re.compile(r"(?<![\w-])font-size\s*:\s*0(?:\.0*)?[a-z%]*\s*(?:[;!\"'}]|$)", re.IGNORECASE)
"""The one among them that does not hold for parts with a size of their own."""
SHOWN: Final = re.compile(
    r"(?<![\w-])(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible|opacity\s*:\s*(?:0?\.[1-9]|1)|font-size\s*:\s*[1-9])",
    re.IGNORECASE,
)
"""Declarations that bring it back."""
DOUBTFUL: Final = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader(?:-text)?|(?:is-|u-)?hidden|hide|invisible|d-none|off-?screen)(?![\w-])"
    r"|(?<![\w-])color\s*:\s*(?:#fff(?:fff)?|white)(?![\w])",
    re.IGNORECASE,
)
"""A class whose name says hidden, and white characters: seen or not, which a page alone does not tell."""
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_AT: Final = re.compile(r"@[^{};@]{0,300}+(?:;|\{[^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\})")
"""What holds only on paper, on narrow screens, or for letters."""
_COMPOUND: Final = r"(?:[a-z][a-z0-9]{0,9})?(?:[.#][a-z_][a-z0-9_-]{0,60}){1,3}"
_SIMPLE: Final = re.compile(
    rf"(?:{_COMPOUND}|[a-z]{{1,9}})(?:\s+{_COMPOUND}|\s*>\s*{_COMPOUND}|\s+[a-z]{{1,9}}){{0,3}}", re.IGNORECASE
)
"""Selectors that hold whatever the reader does: none for what the mouse is over."""
_MOST_TEXT: Final = 300_000
_LONGEST: Final = 200
_MOST_RULES: Final = 100


class Sheet(NamedTuple):
    """Selectors of elements that style sheets conceal, of those whose type has no size, and of those that they show."""

    hides: tuple[str, ...]
    small: tuple[str, ...]
    shows: tuple[str, ...]


def sheet_of(css: str) -> Sheet:
    """Return what style sheets conceal; the last word on a selector counts.

    Examples
    --------
    >>> from govreports.sources.styles import sheet_of
    >>> sheet_of(".a, b.c { display: none } .b:hover { display: none } .a { display: block }")
    Sheet(hides=('b.c',), small=(), shows=('.a',))
    """
    if not CONCEALED.search(css[:_MOST_TEXT]):
        return Sheet((), (), ())
    plain = _AT.sub("", _COMMENT.sub("", css[:_MOST_TEXT]))
    found: dict[str, int] = {}
    for rule in plain.split("}"):
        selectors, _, said = rule.partition("{")
        concealed = CONCEALED.search(SMALL.sub("", said)) is not None
        small = SMALL.search(said) is not None
        if concealed or small or SHOWN.search(said):
            for selector in selectors.split(","):
                if len(own := selector.strip()) < _LONGEST and _SIMPLE.fullmatch(own):
                    found[own] = 0 if concealed else 1 if small else 2
    hides, small_type, shows = (
        tuple(selector for selector, kind in found.items() if kind == wanted)[:_MOST_RULES] for wanted in range(3)
    )
    return Sheet(hides, small_type, shows)
