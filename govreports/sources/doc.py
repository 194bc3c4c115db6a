"""Old Word documents (doc, wps) to rows of cells, by way of docx."""

import os
import shutil
import signal
import struct
import subprocess
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from govreports.errors import MissingExtraError, UnreadableError
from govreports.sources.apart import ask
from govreports.sources.document import Document

__all__ = ["answer", "read_doc"]

_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROTECTED: Final = "the file is protected by a password"
_PATIENCE: Final = 120
"""Seconds that LibreOffice may take for one document."""
_TROUBLES: Final = (AttributeError, LookupError, OSError, RecursionError, struct.error, TypeError, ValueError)
"""What doc2docx lets through from broken files, apart from its own errors."""
_CAUTION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""Settings of LibreOffice: no macro runs, and what a document links to is not fetched."""


def read_doc(data: bytes) -> Document:
    """Return the old Word document in some bytes as a document.

    It is turned into docx by doc2docx in a process of its own, or by LibreOffice where doc2docx is missing or fails and
    ``soffice`` is on the path; ``metadata`` says which as ``converter``.

    Raises
    ------
    UnreadableError
        The file is broken, protected by a password, or no Word document.
    MissingExtraError
        Neither the extra ``doc`` nor LibreOffice is installed.

    Examples
    --------
    >>> from govreports.sources.doc import read_doc
    >>> read_doc(b"plain")
    Traceback (most recent call last):
    govreports.errors.UnreadableError: no Word document of the old kind: it is no OLE file
    """
    if not data.startswith(_MAGIC):
        message = "no Word document of the old kind: it is no OLE file"
        raise UnreadableError(message)
    with TemporaryDirectory(prefix="govreports-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "report.doc")
        source.write_bytes(data)
        office = _office()
        try:
            return _read(_by_library(source), "doc2docx")
        except (MissingExtraError, UnreadableError) as error:
            if office is None or str(error) == _PROTECTED:
                raise
        return _read(_by_office(source, office), "libreoffice")


def _read(data: bytes, converter: str) -> Document:
    from govreports.sources.docx import read_docx  # noqa: PLC0415 - only documents of Word pay for it

    document = read_docx(data)
    return replace(document, format="doc", encoding="", metadata={**document.metadata, "converter": converter})


def _by_library(source: Path) -> bytes:
    """Return the docx that doc2docx makes of a file."""
    ask("doc", os.fsencode(source))
    return source.with_suffix(".docx").read_bytes()


def answer(data: bytes) -> None:
    """Write the docx that doc2docx makes of a file, whose path is given, beside it."""
    try:
        doc2docx: Any = import_module("doc2docx")
        errors: Any = import_module("doc2docx.errors")
    except ImportError as error:
        message = 'old Word documents need an extra: pip install "govreports[doc]"'
        raise MissingExtraError(message) from error
    source = Path(os.fsdecode(data))
    try:
        doc2docx.convert(source, source.with_suffix(".docx"))
    except errors.EncryptedDocumentError as error:
        raise UnreadableError(_PROTECTED) from error
    except (errors.Doc2DocxError, *_TROUBLES) as error:
        message = f"a Word document that cannot be read: {error}"
        raise UnreadableError(message) from error


def _office() -> str | None:
    """Return the path of LibreOffice; a program in the working folder, where Windows looks first, is none."""
    found = shutil.which("soffice")
    return found if found is not None and Path(found).resolve().parent != Path.cwd().resolve() else None


def _by_office(source: Path, office: str) -> bytes:
    """Return the docx that LibreOffice makes of a file, with a profile of its own that is thrown away."""
    target, profile = source.parent / "office", source.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_CAUTION, encoding="utf-8")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "docx", "--outdir", str(target), str(source)]
    with subprocess.Popen(  # noqa: S603 - a program of the path, no shell, a path of our own
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired as error:
            _end(process)
            message = f"LibreOffice did not finish within {_PATIENCE} seconds"
            raise UnreadableError(message) from error
    made = target / source.with_suffix(".docx").name
    if not made.exists():
        message = "a Word document that LibreOffice cannot read"
        raise UnreadableError(message)
    return made.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with the programs that it started; it is a script around others."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
