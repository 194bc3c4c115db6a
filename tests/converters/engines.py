"""The converters, each as a researcher would call it; run as a script inside an environment that has their packages.

``python engines.py JOBS.json``: a list of [converter, input, output]; a converter that fails leaves ``output.error``.
This file imports nothing but the standard library until a converter is called: environments differ in what they hold.
"""

import csv
import importlib
import io
import json
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Convert = Callable[[Path], str | bytes | None]


@dataclass(frozen=True, slots=True)
class Converter:
    """One way from a file to another: what it reads, what it needs, what its output is called."""

    name: str
    source: str
    environment: str
    suffix: str
    convert: Convert


CONVERTERS: dict[str, Converter] = {}
TRAFILATURAS = ("1.4.1", "1.6.4", "1.8.1", "1.12.2", "2.0.0")


def converter(
    name: str, source: str, suffix: str = "txt", environment: str = "current"
) -> Callable[[Convert], Convert]:
    """Register a function as a converter."""

    def registered(convert: Convert) -> Convert:
        CONVERTERS[name] = Converter(name, source, environment, suffix, convert)
        return convert

    return registered


def lib(name: str) -> Any:  # noqa: ANN401  (whatever the package offers)
    """Return a package of the environment."""
    return importlib.import_module(name)


def _html(path: Path) -> str:
    return path.read_text(encoding="utf-8")


# -- web pages ---------------------------------------------------------------------------------------


def _trafilatura(**options: Any) -> Convert:  # noqa: ANN401
    return lambda path: lib("trafilatura").extract(_html(path), **options)


for _version in ("", *(f"-{version}" for version in TRAFILATURAS)):
    _place = f"trafilatura{_version}" if _version else "current"
    converter(f"trafilatura{_version} text", "html", "txt", _place)(_trafilatura())
    converter(f"trafilatura{_version} xml", "html", "xml", _place)(_trafilatura(output_format="xml"))
    converter(f"trafilatura{_version} json", "html", "json", _place)(_trafilatura(output_format="json"))
    if not _version or _version >= "-1.8":
        converter(f"trafilatura{_version} recall", "html", "txt", _place)(_trafilatura(favor_recall=True))
for _version in ("", "-2.0.0"):
    _place = f"trafilatura{_version}" if _version else "current"
    converter(f"trafilatura{_version} markdown", "html", "md", _place)(_trafilatura(output_format="markdown"))
    converter(f"trafilatura{_version} html", "html", "html", _place)(_trafilatura(output_format="html"))


@converter("trafilatura html2txt", "html")
def _html2txt(path: Path) -> str:
    return str(lib("trafilatura").html2txt(_html(path)))


def _soup(path: Path, parser: str = "lxml") -> Any:  # noqa: ANN401
    return lib("bs4").BeautifulSoup(_html(path), parser)


converter("bs4 get_text()", "html")(lambda path: _soup(path).get_text())
converter("bs4 get_text(' ')", "html")(lambda path: _soup(path).get_text(" "))
converter("bs4 get_text('\\n')", "html")(lambda path: _soup(path).get_text("\n"))
converter("bs4 get_text('|')", "html")(lambda path: _soup(path).get_text("|"))
converter("bs4 get_text('\\n', strip)", "html")(lambda path: _soup(path).get_text("\n", strip=True))
converter("bs4 get_text(' ', strip)", "html")(lambda path: _soup(path).get_text(" ", strip=True))
converter("bs4 get_text(strip)", "html")(lambda path: _soup(path).get_text(strip=True))
converter("bs4 stripped_strings newline", "html")(lambda path: "\n".join(_soup(path, "html.parser").stripped_strings))
converter("bs4 stripped_strings tab", "html")(lambda path: "\t".join(_soup(path).stripped_strings))
converter("bs4 stripped_strings comma", "html")(lambda path: ",".join(_soup(path).stripped_strings))


def _row_texts(path: Path) -> Iterable[list[str]]:
    for row in _soup(path).find_all("tr"):
        yield [cell.get_text(strip=True) for cell in row.find_all(["td", "th"])]


@converter("bs4 rows tab", "html", "tsv")
def _bs4_rows(path: Path) -> str:
    return "\n".join("\t".join(row) for row in _row_texts(path))


@converter("bs4 rows csv", "html", "csv")
def _bs4_csv(path: Path) -> str:
    return _csv(_row_texts(path))


@converter("bs4 rows printed", "html")
def _bs4_printed(path: Path) -> str:
    return "\n".join(map(str, _row_texts(path)))


@converter("bs4 paragraphs and rows", "html")
def _bs4_blocks(path: Path) -> str:
    lines = []
    for element in _soup(path).body.find_all(["h1", "h2", "p", "tr"]):
        if element.name == "tr":
            lines.append(" | ".join(cell.get_text(strip=True) for cell in element.find_all(["td", "th"])))
        elif not element.find_parent("table"):
            lines.append(element.get_text(strip=True))
    return "\n".join(lines)


@converter("bs4 prettify", "html", "html")
def _bs4_prettify(path: Path) -> str:
    return str(_soup(path, "html5lib").prettify())


@converter("html2text", "html", "md")
def _html2text(path: Path) -> str:
    return str(lib("html2text").html2text(_html(path)))


@converter("html2text no wrap", "html", "md")
def _html2text_wide(path: Path) -> str:
    made = lib("html2text").HTML2Text(bodywidth=0)
    made.pad_tables = True
    return str(made.handle(_html(path)))


@converter("html2text ignore tables", "html")
def _html2text_bare(path: Path) -> str:
    made = lib("html2text").HTML2Text()
    made.ignore_tables = True
    return str(made.handle(_html(path)))


@converter("html2text bypass tables", "html", "md")
def _html2text_bypass(path: Path) -> str:
    made = lib("html2text").HTML2Text()
    made.bypass_tables = True
    return str(made.handle(_html(path)))


converter("markdownify", "html", "md")(lambda path: lib("markdownify").markdownify(_html(path)))
converter("markdownify stripped", "html", "md")(
    lambda path: lib("markdownify").markdownify(_html(path), strip=["a", "img"], heading_style="ATX")
)
converter("inscriptis", "html")(lambda path: lib("inscriptis").get_text(_html(path)))


@converter("inscriptis strict", "html")
def _inscriptis(path: Path) -> str:
    config = lib("inscriptis.model.config").ParserConfig(css=lib("inscriptis.css_profiles").STRICT_CSS_PROFILE.copy())
    return str(lib("inscriptis").get_text(_html(path), config))


def _tree(path: Path) -> Any:  # noqa: ANN401
    return lib("lxml.html").fromstring(_html(path).encode())


converter("lxml text_content", "html")(lambda path: _tree(path).text_content())
converter("lxml itertext newline", "html")(lambda path: "\n".join(text.strip() for text in _tree(path).itertext()))
converter("lxml xpath text", "html")(
    lambda path: "\n".join(text.strip() for text in _tree(path).xpath("//body//text()") if text.strip())
)
converter("selectolax text", "html")(lambda path: lib("selectolax.lexbor").LexborHTMLParser(_html(path)).body.text())
converter("selectolax text newline", "html")(
    lambda path: lib("selectolax.lexbor").LexborHTMLParser(_html(path)).body.text(separator="\n")
)
converter("pyquery text", "html")(lambda path: lib("pyquery").PyQuery(_html(path))("body").text())
converter("parsel getall", "html")(
    lambda path: "\n".join(lib("parsel").Selector(_html(path)).css("body ::text").getall())
)
converter("html_text", "html")(lambda path: lib("html_text").extract_text(_html(path)))
converter("readability html", "html", "html")(lambda path: lib("readability").Document(_html(path)).summary())
converter("readability text", "html")(
    lambda path: lib("bs4").BeautifulSoup(lib("readability").Document(_html(path)).summary(), "lxml").get_text("\n")
)


@converter("newspaper", "html")
def _newspaper(path: Path) -> str:
    made = lib("newspaper").Article("http://example.org/a.html", language="zh")
    made.download(input_html=_html(path))
    made.parse()
    return f"{made.title}\n{made.text}"


@converter("goose3", "html")
def _goose(path: Path) -> str:
    made = lib("goose3").Goose({"stopwords_class": lib("goose3.text").StopWordsChinese})
    return str(made.extract(raw_html=_html(path)).cleaned_text)


@converter("jusText", "html")
def _justext(path: Path) -> str:
    found = lib("justext").justext(
        _html(path), frozenset(), length_low=0, length_high=20, stopwords_low=0, stopwords_high=0
    )
    return "\n".join(paragraph.text for paragraph in found)


@converter("boilerpy3", "html")
def _boilerpy(path: Path) -> str:
    return str(lib("boilerpy3.extractors").KeepEverythingExtractor().get_content(_html(path)))


def _frames(path: Path, **options: Any) -> Any:  # noqa: ANN401
    return lib("pandas").read_html(io.StringIO(_html(path)), **options)


converter("pandas csv", "html", "csv")(lambda path: "\n".join(each.to_csv() for each in _frames(path)))
converter("pandas csv bare", "html", "csv")(
    lambda path: "\n".join(each.to_csv(index=False, header=False) for each in _frames(path))
)
converter("pandas csv header=0", "html", "csv")(
    lambda path: "\n".join(each.to_csv(index=False) for each in _frames(path, header=0))
)
converter("pandas csv na", "html", "csv")(
    lambda path: "\n".join(each.to_csv(index=False, header=False, na_rep="nan") for each in _frames(path))
)
converter("pandas csv None", "html", "csv")(
    lambda path: "\n".join(
        each.astype(object).where(each.notna(), None).to_csv(index=False, header=False, na_rep="None")
        for each in _frames(path)
    )
)
converter("pandas tsv", "html", "tsv")(
    lambda path: "\n".join(each.to_csv(index=False, header=False, sep="\t") for each in _frames(path))
)
converter("pandas json", "html", "json")(
    lambda path: "\n".join(each.to_json(force_ascii=False) for each in _frames(path))
)
converter("pandas json values", "html", "json")(
    lambda path: json.dumps([json.loads(each.to_json(orient="values")) for each in _frames(path)], ensure_ascii=False)
)
converter("pandas json records", "html", "json")(
    lambda path: "\n".join(each.to_json(orient="records", force_ascii=False) for each in _frames(path, header=0))
)
converter("pandas to_string", "html")(lambda path: "\n\n".join(each.to_string() for each in _frames(path)))
converter("pandas to_string bare", "html")(
    lambda path: "\n\n".join(each.to_string(index=False, header=False) for each in _frames(path))
)
converter("pandas print", "html")(lambda path: "\n".join(map(str, _frames(path))))
converter("pandas to_markdown", "html", "md")(lambda path: "\n\n".join(each.to_markdown() for each in _frames(path)))
converter("pandas to_markdown bare", "html", "md")(
    lambda path: "\n\n".join(each.fillna("").to_markdown(index=False) for each in _frames(path))
)
converter("pandas to_latex", "html", "tex")(lambda path: "\n\n".join(_latex(each) for each in _frames(path)))
converter("pandas to_html", "html", "html")(lambda path: "\n\n".join(each.to_html() for each in _frames(path)))
converter("pandas values printed", "html")(lambda path: "\n".join(str(each.values.tolist()) for each in _frames(path)))


@converter("pandas xlsx", "html", "xlsx")
def _xlsx(path: Path) -> bytes:
    out = io.BytesIO()
    with lib("pandas").ExcelWriter(out) as book:
        for number, each in enumerate(_frames(path)):
            each.columns = range(each.shape[1])
            each.to_excel(book, sheet_name=f"表{number + 1}", index=False, header=False)
    return out.getvalue()


def _latex(frame: Any) -> str:  # noqa: ANN401
    lines = [r"\begin{tabular}{" + "l" * frame.shape[1] + "}"]
    lines += [" & ".join(map(str, row)) + r" \\" for row in frame.fillna("").values.tolist()]
    return "\n".join([*lines, r"\end{tabular}"])


@converter("markitdown html", "html", "md")
def _markitdown_html(path: Path) -> str:
    return str(lib("markitdown").MarkItDown().convert(str(path)).text_content)


# -- word processor files ----------------------------------------------------------------------------


def _blocks(path: Path) -> Iterable[Any]:
    return lib("docx").Document(str(path)).iter_inner_content()  # type: ignore[no-any-return]


def _docx(cells: Callable[[Any], list[str]], sep: str) -> Convert:
    def convert(path: Path) -> str:
        lines: list[str] = []
        for block in _blocks(path):
            if hasattr(block, "rows"):
                lines += [sep.join(cells(row)) for row in block.rows]
            else:
                lines.append(block.text)
        return "\n".join(lines)

    return convert


def _repeated(row: Any) -> list[str]:  # noqa: ANN401
    return [cell.text for cell in row.cells]


def _distinct(row: Any) -> list[str]:  # noqa: ANN401
    seen: list[Any] = []
    for cell in row.cells:
        if not any(cell._tc is other._tc for other in seen):
            seen.append(cell)
    return [cell.text for cell in seen]


for _name, _sep in (("tab", "\t"), ("bar", " | "), ("space", " "), ("comma", ","), ("newline", "\n")):
    converter(f"python-docx row.cells {_name}", "docx")(_docx(_repeated, _sep))
    if _sep != ",":
        converter(f"python-docx distinct cells {_name}", "docx")(_docx(_distinct, _sep))


@converter("python-docx set of cells", "docx")
def _docx_set(path: Path) -> str:
    lines: list[str] = []
    for block in _blocks(path):
        if hasattr(block, "rows"):
            lines += [" ".join(dict.fromkeys(cell.text for cell in row.cells)) for row in block.rows]
        else:
            lines.append(block.text)
    return "\n".join(lines)


@converter("python-docx paragraphs then tables", "docx")
def _docx_apart(path: Path) -> str:
    file = lib("docx").Document(str(path))
    lines = [paragraph.text for paragraph in file.paragraphs]
    lines += ["\t".join(cell.text for cell in row.cells) for table in file.tables for row in table.rows]
    return "\n".join(lines)


@converter("python-docx tables csv", "docx", "csv")
def _docx_csv(path: Path) -> str:
    return _csv(
        [cell.text for cell in row.cells] for table in lib("docx").Document(str(path)).tables for row in table.rows
    )


@converter("python-docx xml text", "docx")
def _docx_text(path: Path) -> str:
    body = lib("docx").Document(str(path)).element.body
    return "\n".join(
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in body.iter()
        if p.tag.endswith("}p")
    )


converter("docx2txt", "docx")(lambda path: lib("docx2txt").process(str(path)))


@converter("docx2python text", "docx")
def _docx2python(path: Path) -> str:
    with lib("docx2python").docx2python(str(path)) as file:
        return str(file.text)


@converter("docx2python body printed", "docx")
def _docx2python_body(path: Path) -> str:
    with lib("docx2python").docx2python(str(path)) as file:
        return "\n".join(str(row) for table in file.body for row in table)


def _mammoth(method: str) -> Convert:
    def convert(path: Path) -> str:
        with path.open("rb") as file:
            return str(getattr(lib("mammoth"), method)(file).value)

    return convert


converter("mammoth html", "docx", "html")(_mammoth("convert_to_html"))
converter("mammoth markdown", "docx", "md")(_mammoth("convert_to_markdown"))
converter("mammoth text", "docx")(_mammoth("extract_raw_text"))


@converter("markitdown docx", "docx", "md")
def _markitdown_docx(path: Path) -> str:
    return str(lib("markitdown").MarkItDown().convert(str(path)).text_content)


# -- printed pages -----------------------------------------------------------------------------------

converter("pdfminer", "pdf")(lambda path: lib("pdfminer.high_level").extract_text(str(path)))


@converter("pdfminer all_texts", "pdf")
def _pdfminer_all(path: Path) -> str:
    params = lib("pdfminer.layout").LAParams(boxes_flow=None)
    return str(lib("pdfminer.high_level").extract_text(str(path), laparams=params))


def _pypdf(**options: Any) -> Convert:  # noqa: ANN401
    return lambda path: "\n".join(page.extract_text(**options) for page in lib("pypdf").PdfReader(str(path)).pages)


converter("pypdf", "pdf")(_pypdf())
converter("pypdf layout", "pdf")(_pypdf(extraction_mode="layout"))


def _plumbed(each: Callable[[Any], str], sep: str = "\n") -> Convert:
    def convert(path: Path) -> str:
        with lib("pdfplumber").open(str(path)) as file:
            return sep.join(each(page) for page in file.pages)

    return convert


converter("pdfplumber text", "pdf")(_plumbed(lambda page: page.extract_text()))
converter("pdfplumber layout", "pdf")(_plumbed(lambda page: page.extract_text(layout=True)))


def _tables(page: Any) -> list[list[list[str | None]]]:  # noqa: ANN401
    return page.extract_tables()  # type: ignore[no-any-return]


converter("pdfplumber tables csv", "pdf", "csv")(
    _plumbed(lambda page: _csv(row for table in _tables(page) for row in table), "")
)
converter("pdfplumber tables printed", "pdf")(
    _plumbed(lambda page: "\n".join(str(row) for table in _tables(page) for row in table))
)
converter("pdfplumber tables None", "pdf", "csv")(
    _plumbed(lambda page: _csv([str(cell) for cell in row] for table in _tables(page) for row in table), "")
)
converter("pdfplumber text and tables", "pdf")(
    _plumbed(
        lambda page: "\n".join(
            [page.extract_text(), *("\t".join(cell or "" for cell in row) for table in _tables(page) for row in table)]
        )
    )
)


@converter("pdfplumber tables json", "pdf", "json")
def _plumbed_json(path: Path) -> str:
    with lib("pdfplumber").open(str(path)) as file:
        return json.dumps([table for page in file.pages for table in _tables(page)], ensure_ascii=False)


def _mupdf(each: Callable[[Any], str]) -> Convert:
    def convert(path: Path) -> str:
        with lib("pymupdf").open(str(path)) as file:
            return "\n".join(each(page) for page in file)

    return convert


converter("pymupdf text", "pdf")(_mupdf(lambda page: page.get_text()))
converter("pymupdf sorted", "pdf")(_mupdf(lambda page: page.get_text(sort=True)))
converter("pymupdf blocks", "pdf")(_mupdf(lambda page: "\n".join(block[4] for block in page.get_text("blocks"))))
converter("pymupdf html", "pdf", "html")(_mupdf(lambda page: page.get_text("html")))
converter("pymupdf tables markdown", "pdf", "md")(
    _mupdf(lambda page: "\n\n".join(table.to_markdown() for table in page.find_tables().tables))
)
converter("pymupdf tables csv", "pdf", "csv")(
    _mupdf(lambda page: "\n".join(table.to_pandas().to_csv(index=False) for table in page.find_tables().tables))
)
converter("pymupdf4llm", "pdf", "md")(lambda path: lib("pymupdf4llm").to_markdown(str(path)))


@converter("pypdfium2", "pdf")
def _pdfium(path: Path) -> str:
    file = lib("pypdfium2").PdfDocument(str(path))
    return "\n".join(page.get_textpage().get_text_bounded() for page in file)


@converter("markitdown pdf", "pdf", "md")
def _markitdown_pdf(path: Path) -> str:
    return str(lib("markitdown").MarkItDown().convert(str(path)).text_content)


# -- programs ----------------------------------------------------------------------------------------


def program(name: str, source: str, suffix: str, *command: str) -> None:
    """Register a program that prints its result; ``{}`` stands for the input."""

    def convert(path: Path) -> bytes:
        words = [str(path) if word == "{}" else word for word in command]
        return subprocess.run(words, capture_output=True, check=True, timeout=120).stdout

    converter(name, source, suffix, f"program:{command[0]}")(convert)


program("pandoc html markdown", "html", "md", "pandoc", "-f", "html", "-t", "markdown", "{}")
program("pandoc html gfm", "html", "md", "pandoc", "-f", "html", "-t", "gfm", "--wrap=none", "{}")
program("pandoc html plain", "html", "txt", "pandoc", "-f", "html", "-t", "plain", "{}")
program(
    "pandoc html plain wide", "html", "txt", "pandoc", "-f", "html", "-t", "plain", "--wrap=none", "--columns=400", "{}"
)
program("pandoc html rst", "html", "rst", "pandoc", "-f", "html", "-t", "rst", "{}")
program("pandoc html latex", "html", "tex", "pandoc", "-f", "html", "-t", "latex", "{}")
program("pandoc html org", "html", "org", "pandoc", "-f", "html", "-t", "org", "{}")
program("pandoc html mediawiki", "html", "txt", "pandoc", "-f", "html", "-t", "mediawiki", "{}")
program("pandoc docx markdown", "docx", "md", "pandoc", "-f", "docx", "-t", "markdown", "{}")
program("pandoc docx gfm", "docx", "md", "pandoc", "-f", "docx", "-t", "gfm", "{}")
program("pandoc docx plain", "docx", "txt", "pandoc", "-f", "docx", "-t", "plain", "{}")
program("pandoc docx html", "docx", "html", "pandoc", "-f", "docx", "-t", "html", "{}")
program("pandoc docx rst", "docx", "rst", "pandoc", "-f", "docx", "-t", "rst", "{}")
program("pandoc docx asciidoc", "docx", "adoc", "pandoc", "-f", "docx", "-t", "asciidoc", "{}")
program("pandoc docx rtf", "docx", "rtf", "pandoc", "-s", "-f", "docx", "-t", "rtf", "{}")
program("pandoc docx odt", "docx", "odt", "pandoc", "-s", "-f", "docx", "-t", "odt", "-o", "-", "{}")
program("pandoc docx epub", "docx", "epub", "pandoc", "-s", "-f", "docx", "-t", "epub", "-o", "-", "{}")
program("pandoc docx pptx", "docx", "pptx", "pandoc", "-s", "-f", "docx", "-t", "pptx", "-o", "-", "{}")
program("pdftotext", "pdf", "txt", "pdftotext", "-enc", "UTF-8", "{}", "-")
program("pdftotext layout", "pdf", "txt", "pdftotext", "-enc", "UTF-8", "-layout", "{}", "-")
program("pdftotext raw", "pdf", "txt", "pdftotext", "-enc", "UTF-8", "-raw", "{}", "-")
program("pdftotext table", "pdf", "txt", "pdftotext", "-enc", "UTF-8", "-fixed", "4", "{}", "-")
program("pdftohtml xml", "pdf", "html", "pdftohtml", "-noframes", "-stdout", "-i", "{}")
program("w3m", "html", "txt", "w3m", "-dump", "-cols", "200", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html", "{}")
program("w3m 80", "html", "txt", "w3m", "-dump", "-I", "UTF-8", "-O", "UTF-8", "-T", "text/html", "{}")
program(
    "lynx",
    "html",
    "txt",
    "lynx",
    "-dump",
    "-nolist",
    "-display_charset=utf-8",
    "-assume_charset=utf-8",
    "-width=200",
    "{}",
)
program(
    "links",
    "html",
    "txt",
    "links",
    "-dump",
    "-codepage",
    "utf-8",
    "-html-assume-codepage",
    "utf-8",
    "-width",
    "200",
    "{}",
)
program("elinks", "html", "txt", "elinks", "-dump", "-dump-charset", "utf-8", "-dump-width", "200", "{}")
program("html2text debian", "html", "txt", "html2text", "-utf8", "-width", "200", "{}")


def _libreoffice(suffix: str, options: str) -> Convert:
    def convert(path: Path) -> bytes:
        folder = path.parent / f"{path.stem}-{suffix}"
        profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
        command = ["soffice", profile, "--headless", "--convert-to", options, "--outdir", str(folder), str(path)]
        subprocess.run(command, capture_output=True, check=True, timeout=180)
        return next(folder.iterdir()).read_bytes()

    return convert


for _suffix, _options in (
    ("txt", "txt:Text (encoded):UTF8"),
    ("html", "html:HTML (StarWriter)"),
    ("rtf", "rtf"),
    ("odt", "odt"),
    ("doc", "doc:MS Word 97"),
    ("pdf", "pdf"),
):
    converter(f"LibreOffice docx {_suffix}", "docx", _suffix, "program:soffice")(_libreoffice(_suffix, _options))
converter("LibreOffice html ods", "html", "ods", "program:soffice")(_libreoffice("ods", "ods:calc8"))


def _csv(rows: Iterable[Iterable[str | None]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def run(jobs: list[tuple[str, str, str]]) -> None:
    """Convert every file of a list; what fails says so in a file of its own."""
    for name, source, target in jobs:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                made = CONVERTERS[name].convert(Path(source))
        except Exception as error:  # noqa: BLE001  (whatever a converter raises is its result)
            Path(f"{target}.error").write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
            continue
        data = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made or b""
        Path(target).write_bytes(data)


if __name__ == "__main__":
    run([tuple(job) for job in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))])
