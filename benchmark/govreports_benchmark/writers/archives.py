"""Files that hold reports: saved web pages with their pictures, and zip archives."""

import base64
import quopri
import warnings
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from govreports.errors import InputError
from govreports_benchmark.writers.words import words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

_EPOCH = (2021, 1, 1, 0, 0, 0)
_LOCAL, _CENTRAL = 30, 46
"""Lengths of what stands before a name in a zip archive: in the local header and in the central directory."""
_PACKED: "dict[str, Callable[[bytes], bytes]]" = {
    "quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes,
}  # fmt: skip
_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FAAAAABJRU5ErkJggg=="
)


def mhtml(page: bytes, charset: str, rng: "random.Random") -> bytes:
    """Web page saved by a browser or a word processor, with one picture.

    Parameters
    ----------
    page
        The encoded page.
    charset
        Encoding that the page and the archive declare.
    rng
        Source of the way the page is packed.

    Returns
    -------
    bytes
        A multipart message.
    """
    kind = rng.choice(tuple(_PACKED))
    line = rng.choice(("\r\n", "\n"))
    packed = _PACKED[kind](page)
    edge = f"----=_NextPart_{rng.randint(10**6, 10**7)}"
    place = "http://report.invalid/synthetic.html"
    head = [
        "From: <Saved by a synthetic browser>", f"Snapshot-Content-Location: {place}", "MIME-Version: 1.0",
        f'Content-Type: multipart/related; type="text/html"; boundary="{edge}"', "", f"--{edge}",
        f'Content-Type: text/html; charset="{charset}"', f"Content-Transfer-Encoding: {kind}",
        f"Content-Location: {place}", "", "",
    ]  # fmt: skip
    foot = [
        "", f"--{edge}", "Content-Type: image/png", "Content-Transfer-Encoding: base64",
        "Content-Location: http://report.invalid/table.png", "", base64.b64encode(_PIXEL).decode(), f"--{edge}--", "",
    ]  # fmt: skip
    return (
        line.join(head).encode()
        + packed.replace(b"\r\n", b"\n").replace(b"\n", line.encode())
        + line.join(foot).encode()
    )


def zipped(members: "Sequence[tuple[str, bytes]]", names: str = "utf-8") -> bytes:
    """Archive of some files, as packers write it.

    Parameters
    ----------
    members
        Names and bytes.
    names
        ``utf-8``, marked as such, or ``gb18030`` without any mark, as Chinese packers do.

    Returns
    -------
    bytes
        The archive; the same for the same members.

    Raises
    ------
    InputError
        If there is no such encoding of names.

    Examples
    --------
    >>> zipfile.ZipFile(BytesIO(zipped([("年报.txt", b"0")]))).namelist()
    ['年报.txt']
    """
    if names not in {"utf-8", "gb18030"}:
        message = f"no encoding of names {names!r}: use utf-8 or gb18030"
        raise InputError(message)
    target = BytesIO()
    raws = [name.encode(names) for name, _ in members]
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # stand-ins of equal length
        for raw, (name, data) in zip(raws, members, strict=True):
            stand_in = "~" * len(raw) if names == "gb18030" else name  # zipfile marks every Chinese name as UTF-8
            archive.writestr(zipfile.ZipInfo(stand_in, _EPOCH), data)
        starts = [entry.header_offset for entry in archive.infolist()]
    packed = bytearray(target.getvalue())
    at = int.from_bytes(packed[-6:-2], "little")  # where the central directory begins
    for start, raw in zip(starts, raws, strict=True) if names == "gb18030" else ():
        packed[start + _LOCAL : start + _LOCAL + len(raw)] = raw
        packed[at + _CENTRAL : at + _CENTRAL + len(raw)] = raw
        at += _CENTRAL + len(raw)
    return bytes(packed)


def package(name: str, data: bytes, rng: "random.Random") -> bytes:
    """Archive of a report beside a picture, in a folder with a Chinese name.

    Parameters
    ----------
    name
        Name of the report's file.
    data
        The report.
    rng
        Source of folder and encoding of names.

    Returns
    -------
    bytes
        The archive.
    """
    folder = rng.choice(words("archive")["folders"])
    picture = (f"{folder}/{words('archive')['picture']}", _PIXEL)
    return zipped([(f"{folder}/{name}", data), picture], rng.choice(("utf-8", "gb18030")))
