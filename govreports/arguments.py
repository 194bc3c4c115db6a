"""Wrong calls answered: what was given, what is wanted, and the nearest right call."""

import collections.abc
import inspect
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from difflib import get_close_matches
from functools import cache, wraps
from numbers import Integral, Real
from os import PathLike, fspath
from pathlib import Path
from types import NoneType, SimpleNamespace, UnionType
from typing import Any, Final, Literal, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints, overload

import polars as pl

from govreports import schemas
from govreports.errors import DatasetError, InputError

__all__ = ["checked", "damaged", "nearest", "shown"]

P = ParamSpec("P")
T = TypeVar("T")

_MAKERS: Final[Mapping[str, str]] = {
    "blank_readings": "gr.panels.sensitivity(corpus)",
    "breaks": "gr.trends.breaks(panel)",
    "cells": "corpus.cells",
    "changes": "gr.changes(corpus)",
    "codes": "gr.validation.read_codes(path, sample)",
    "coding_sample": "gr.coding_sample(corpus, size)",
    "collocations": "gr.terms.collocations(corpus)",
    "cooccurrence": "gr.terms.cooccurrence(clauses)",
    "coverage": "gr.coverage(corpus)",
    "differences": "gr.reuse.differences(corpus, before, after)",
    "dtm": "gr.dtm(corpus)",
    "findings": "gr.audit(corpus)",
    "concepts": "gr.concepts(corpus, {'解读': ['解读']})",
    "fcm": "gr.terms.fcm(corpus)",
    "keyness": "gr.keyness(corpus, groups)",
    "neighbours": "gr.neighbours(corpus)",
    "panel": "gr.panel(corpus)",
    "problems": "gr.problems(corpus)",
    "reports": "corpus.reports",
    "shares": "gr.shares(corpus)",
    "tokens": "gr.tokens(corpus)",
}
"""How a frame of each declared kind is made."""

_UNFIT: Final = (
    pl.exceptions.ColumnNotFoundError,
    pl.exceptions.ComputeError,
    pl.exceptions.InvalidOperationError,
    pl.exceptions.SchemaError,
)
"""What Polars raises where a frame or an expression is not what a verb takes it for."""

_LONGEST: Final = 60
"""Characters of a value that a message shows."""


class _Axes:
    """Stands for a class of matplotlib in annotations, which is not loaded for a check."""

    attribute = "get_xlabel"


class _Figure(_Axes):
    attribute = "savefig"


_UNLOADED: Final[Mapping[str, type[_Axes]]] = {"Axes": _Axes, "Figure": _Figure}

_PLAIN: Final[Mapping[Any, tuple[Callable[[object], bool], str]]] = {
    str: (lambda value: isinstance(value, str), "a text"),
    bytes: (lambda value: isinstance(value, bytes | bytearray), "bytes"),
    bool: (lambda value: isinstance(value, bool), "True or False"),
    int: (lambda value: isinstance(value, Integral) and not isinstance(value, bool), "a whole number"),
    float: (lambda value: isinstance(value, Real) and not isinstance(value, bool), "a number"),
    Path: (lambda value: isinstance(value, PathLike), "a path"),
    PathLike: (lambda value: isinstance(value, PathLike), "a path"),
    pl.DataFrame: (lambda value: isinstance(value, pl.DataFrame), "a frame"),
    pl.Expr: (lambda value: isinstance(value, pl.Expr), "an expression"),
}


@overload
def checked(verb: Callable[P, T], /) -> Callable[P, T]: ...


@overload
def checked(**frames: str) -> Callable[[Callable[P, T]], Callable[P, T]]: ...


def checked(verb: Callable[P, T] | None = None, /, **frames: str) -> Any:
    """Return a verb that answers a wrong call with an ``InputError``.

    Arguments are compared with the verb's annotations: corpora, frames, texts, paths, numbers, choices
    and lists of texts. What the annotations do not say is left to the verb.

    Parameters
    ----------
    verb
        The function.
    **frames
        For parameters that are frames of a declared kind, the name of the kind: where the verb misses a
        column of it, the message says how such a frame is made.

    Raises
    ------
    InputError
        By the verb returned: an argument is missing, unknown or of another kind; the message names what
        was given, what is wanted and the nearest right call.

    Examples
    --------
    >>> import govreports as gr
    >>> gr.panel("data/reports")
    Traceback (most recent call last):
    govreports.errors.InputError: panel: corpus is the path 'data/reports'; read it first: gr.read('data/reports')
    """
    if verb is None:
        return lambda function: _checked(function, frames)
    return _checked(verb, frames)


def _checked(verb: Callable[P, T], frames: Mapping[str, str]) -> Callable[P, T]:
    signature = inspect.signature(verb)
    name: str = getattr(verb, "__name__", "")

    @cache
    def wanted() -> Mapping[str, tuple[Any, ...]]:
        return {parameter: _choices(kind) for parameter, kind in _hints(verb).items() if parameter != "return"}

    @wraps(verb)
    def called(*given: P.args, **named: P.kwargs) -> T:
        try:
            bound = signature.bind(*given, **named).arguments
        except TypeError as error:
            bound = dict(zip(signature.parameters, given, strict=False))
            unbound = _unbound(name, signature, named, str(error))
        else:
            unbound = ""
        for parameter, value in bound.items():
            kinds = wanted().get(parameter, ())
            if kinds and (not any(_fits(value, kind) for kind in kinds) or _is_empty_path(value, kinds)):
                remedy = _remedy(value, kinds, frames.get(parameter))
                message = f"{name}: {parameter} is {shown(value)}; {remedy}"
                raise InputError(message)
        if unbound:
            raise InputError(unbound)
        try:
            return verb(*given, **named)
        except OSError as error:
            _raise_damaged(bound, error)
            if error.filename is None or not any(_is_path(value, error.filename) for value in bound.values()):
                raise
            message = f"{name}: {error.filename}: {error.strerror}"
            raise InputError(message) from error
        except _UNFIT as error:
            _raise_damaged(bound, error)
            unfit = _unfit(bound, frames, error)
            if unfit is None:
                raise
            message = f"{name}: {unfit}"
            raise InputError(message) from error

    return called


def damaged(error: Exception) -> str:
    """Return what is said where a file of a dataset cannot be read."""
    said = str(error).partition("\n")[0]
    return f"a file of the dataset is damaged or gone ({said}): write the corpus anew, or run gr.bulk.extract again"


def _raise_damaged(given: Mapping[str, object], error: Exception) -> None:
    """Raise that a dataset is damaged, where one was given and no other frame or expression may be at fault."""
    scanned = any(type(value).__name__ == "Scanned" for value in given.values())
    if scanned and not any(isinstance(value, pl.DataFrame | pl.Expr) for value in given.values()):
        raise DatasetError(damaged(error)) from error


def _hints(verb: Callable[..., Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for parameter, annotation in verb.__annotations__.items():
        with suppress(NameError):  # a class that only type checkers import
            alone = SimpleNamespace(__annotations__={parameter: annotation})
            found |= get_type_hints(alone, verb.__globals__, dict(_UNLOADED))
    return found


def _choices(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any annotation
    """Return the kinds that an annotation allows; nothing where one of them cannot be told."""
    if get_origin(annotation) in {Union, UnionType}:
        parts = [_choices(part) for part in get_args(annotation)]
        return tuple(kind for part in parts for kind in part) if all(parts) else ()
    known = annotation in _PLAIN or annotation is NoneType or isinstance(annotation, type)
    return (annotation,) if known or _is_listing(annotation) or get_origin(annotation) is Literal else ()


def _is_listing(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(
        origin, collections.abc.Iterable | collections.abc.Callable | PathLike
    )


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401 - any annotation
    if kind in _PLAIN:
        return _PLAIN[kind][0](value)
    if kind is Any or kind is NoneType:
        return kind is Any or value is None
    origin = get_origin(kind)
    if origin is Literal:
        return any(type(value) is type(choice) and value == choice for choice in get_args(kind))
    if origin is not None:
        return _lists(value, origin, get_args(kind))
    if issubclass(kind, _Axes):
        return hasattr(value, kind.attribute)
    return isinstance(value, kind)


def _is_empty_path(value: object, kinds: tuple[Any, ...]) -> bool:
    return isinstance(value, str) and not value and any(kind is Path or get_origin(kind) is PathLike for kind in kinds)


def _is_path(value: object, file: object) -> bool:
    """Tell whether an argument is the path of a file, or of a folder around it."""
    return isinstance(value, str | PathLike) and str(file).startswith(str(fspath(value)))


def _lists(value: object, origin: type, parts: tuple[Any, ...]) -> bool:
    """Tell whether a value is a list as an annotation wants it; a text is no list of texts."""
    if issubclass(origin, PathLike | collections.abc.Callable):
        return isinstance(value, origin)
    if isinstance(value, str | bytes | pl.DataFrame) or not isinstance(value, origin):
        return False
    inner = _choices(parts[0]) if len(parts) == 1 else ()
    return not inner or not isinstance(value, Collection) or all(any(_fits(v, k) for k in inner) for v in value)


def _remedy(value: object, kinds: tuple[Any, ...], frame: str | None) -> str:
    """Return what is wanted instead of a value, as the end of a message."""
    names = {getattr(kind, "__name__", "") for kind in kinds}
    if "Corpus" in names:
        return _corpus_remedy(value)
    if type(value).__name__ in {"Corpus", "Scanned"} and pl.DataFrame in kinds:
        return f"hand in a frame made from it: {_maker(frame)}"
    choices = [choice for kind in kinds if get_origin(kind) is Literal for choice in get_args(kind)]
    if choices:
        return f"choose {nearest(value, choices)}"
    texts = [kind for kind in kinds if _is_listing(kind) and str in get_args(kind)]
    if isinstance(value, str) and texts:
        return f"write a list: [{value!r}]"
    wanted = " or ".join(dict.fromkeys(_word(kind, frame) for kind in kinds if kind is not NoneType))
    return f"{wanted} is wanted" + (", or None" if NoneType in kinds else "")


def _corpus_remedy(value: object) -> str:
    if isinstance(value, str | PathLike):
        return f"read it first: gr.read({fspath(value)!r})"
    if type(value).__name__ == "Scanned":
        return "collect it first: dataset.collect(), with a condition where it is large"
    if isinstance(value, pl.DataFrame):
        return "hand in the corpus that it was made from"
    if isinstance(value, list | tuple) and value:
        return f"hand in one corpus: gr.read([…]) reads several paths{_joined(value)}"
    return "a corpus is wanted: gr.read('folder')"


def _joined(value: Collection[object]) -> str:
    return ", gr.concat([…]) joins several corpora" if any(type(v).__name__ == "Corpus" for v in value) else ""


def _word(kind: Any, frame: str | None) -> str:  # noqa: ANN401 - any annotation
    if kind is pl.DataFrame and frame:
        return f"a frame as {_maker(frame)} gives"
    if kind in _PLAIN:
        return _PLAIN[kind][1]
    if _is_listing(kind):
        inner = get_args(kind)
        return "a list of texts" if str in inner else f"a {get_origin(kind).__name__.lower()}"
    return f"a {getattr(kind, '__name__', kind)}".replace("_", "")


def _maker(frame: str | None) -> str:
    return _MAKERS.get(frame or "", "gr.panel(corpus) or another verb")


def _unfit(given: Mapping[str, object], frames: Mapping[str, str], error: Exception) -> str | None:
    """Return the message for frames or expressions of the caller in which Polars missed something."""
    for parameter, value in given.items():
        if isinstance(value, pl.DataFrame) and parameter in frames:
            kind = frames[parameter]
            lacking = [column for column in schemas.FRAMES[kind] if column not in value.columns]
            if lacking:
                return f"{parameter} has no column {lacking[0]!r}; wanted is what {_maker(kind)} gives"
    if any(isinstance(value, pl.DataFrame | pl.Expr) for value in given.values()):
        return str(error).partition("\n")[0]
    return None


def _unbound(name: str, signature: inspect.Signature, named: Mapping[str, object], said: str) -> str:
    """Return the message for a call that fits no parameters."""
    unknown = next((key for key in named if key not in signature.parameters), None)
    if unknown is None:
        return f"{name}: {said}; it takes {name}{_short(signature)}"
    close = get_close_matches(unknown, signature.parameters, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(signature.parameters)}"
    return f"{name}: there is no parameter {unknown!r}; {hint}"


def _short(signature: inspect.Signature) -> str:
    plain = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=plain, return_annotation=signature.empty))


def nearest(value: object, choices: Collection[object]) -> str:
    """Return choices as the end of a message, the nearest to a value first.

    Examples
    --------
    >>> from govreports.arguments import nearest
    >>> nearest("zeros", ["missing", "implied", "zero"])
    "'zero' (or 'missing', 'implied')"
    """
    names = list(map(str, choices))
    close = get_close_matches(str(value), names, n=1)
    if not close:
        return " or ".join(repr(choice) for choice in choices)
    others = [repr(choice) for choice in choices if str(choice) != close[0]]
    return repr(close[0]) + (f" (or {', '.join(others)})" if others else "")


def shown(value: object) -> str:
    """Return a value as a message shows it: short, with what it is.

    Examples
    --------
    >>> from govreports.arguments import shown
    >>> import polars as pl
    >>> shown(None), shown(3), shown(pl.DataFrame({"a": [1]})), shown([1, 2])
    ('None', '3', 'a frame with the columns a', 'a list of 2')
    """
    kind = type(value).__name__
    if isinstance(value, str | PathLike):
        text = fspath(value)
        is_path = isinstance(value, PathLike) or "/" in text or "\\" in text
        return f"the path {text!r}" if is_path else _cut(repr(text))
    if isinstance(value, pl.DataFrame):
        columns = ", ".join(value.columns[:4]) or "no columns"
        return f"a frame with the columns {columns}" + (" …" if value.width > 4 else "")  # noqa: PLR2004
    if isinstance(value, list | tuple | set | frozenset | dict):
        return f"a {kind} of {len(value)}"
    if kind in {"Corpus", "Scanned"}:
        return "a corpus" if kind == "Corpus" else "a dataset on disk"
    return _cut(repr(value)) if value is None or isinstance(value, Real | pl.Expr | bytes) else f"a {kind}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
