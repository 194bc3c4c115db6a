"""Layouts that have a name: each shows one thing that real reports do."""

from typing import Any

from govreports_benchmark.writers.grammar import Layout, settled

_SEED_TABS = {"breaks": "tab_lines", "rowspan": "empty", "headers": "split"}

_NAMED: dict[str, dict[str, Any]] = {
    "plain": {},
    "tab_lines": _SEED_TABS | {"headings": "mixed"},
    "tab_lines_totals": _SEED_TABS | {"policy": "zeros_but_totals", "values": "varied"},
    "gaps_notes": {"breaks": "gaps", "blanks": "gaps", "policy": "rows", "notes": "own_line", "headers": "split",
                   "local_rows": True, "punctuation": "nfkc", "metadata": "lines", "furniture": True},
    "traditional_bars": {"breaks": "bar_end", "colspan": "trailing", "headers": "spaced", "script": "half",
                         "punctuation": "nfkc", "metadata": "bars", "joined": True, "furniture": True},
    "bar_end_lines": {"breaks": "bar_end_lines", "punctuation": "nfkc", "headers": "spaced", "indented": True},
    "gaps_vanished": {"breaks": "gaps", "blanks": "vanished", "policy": "zeros"},
    "lines_vanished": {"blanks": "vanished", "policy": "zeros_but_totals"},
    "tabs": {"breaks": "tabs", "rowspan": "empty", "colspan": "leading", "policy": "zeros"},
    "bar_between": {"breaks": "bar_between", "rowspan": "repeated", "policy": "cells"},
    "bar_start_lines": {"breaks": "bar_start_lines", "rowspan": "empty", "colspan": "trailing"},
    "bar_alternate": {"breaks": "bar_alternate", "policy": "rows"},
    "markdown": {"format": "markdown", "breaks": "markdown", "rowspan": "repeated", "colspan": "leading"},
    "markdown_bare": {"breaks": "markdown_bare", "rowspan": "empty", "colspan": "leading", "policy": "cells"},
    "blanks": {"breaks": "blanks", "page_numbers": True},
    "table_line": {"breaks": "table_line"},
    "report_line": {"breaks": "report_line", "policy": "zeros"},
    "all_blank": {"breaks": "bar_end", "policy": "everything"},
    "navigation": {"breaks": "gaps", "navigation": "labels", "metadata": "lines", "furniture": True},
    "deduplicated": {"breaks": "lines", "navigation": "labels", "damage": ("deduplicated",)},
    "glued": {"breaks": "gaps", "damage": ("glued",)},
    "headers_lost": {"breaks": "bar_end", "colspan": "trailing", "damage": ("headers_lost",)},
    "tables_absent": {"damage": ("tables_absent",)},
    "printed_twice": {"breaks": "bar_end", "damage": ("printed_twice",)},
    "mixed": {"breaks": "gaps", "damage": ("mixed",)},
    "truncated": {"breaks": "gaps", "damage": ("truncated",)},
    "pinyin": {"breaks": "gaps", "script": "half", "pinyin": "marks", "punctuation": "nfkc"},
    "pinyin_doubled": {"breaks": "bar_end_lines", "script": "hant", "pinyin": "doubled"},
    "taiwan_big5": {"breaks": "bar_end", "script": "taiwan", "encoding": "big5"},
    "overdone": {"script": "overdone", "encoding": "utf-16"},
    "gb18030": {"breaks": "gaps", "encoding": "gb18030", "values": "varied"},
    "html": {"format": "html", "metadata": "table", "navigation": "labels"},
    "html_word": {"format": "html", "dressing": ("word_spans", "paragraphs", "nbsp"), "policy": "zeros",
                  "suffix": "misleading"},
    "html_grid": {"format": "html", "spans": "grid", "dressing": ("line_breaks", "nested"), "encoding": "gb18030"},
    "html_ragged": {"format": "html", "spans": "ragged", "policy": "cells"},
    "docx": {"format": "docx", "dressing": ("word_spans",), "policy": "zeros_but_totals"},
    "xlsx": {"format": "xlsx", "policy": "cells"},
    "xls": {"format": "xls", "policy": "cells", "metadata": "table"},
    "doc_that_is_html": {"format": "html", "suffix": "misleading", "dressing": ("word_spans", "paragraphs")},
    "doc_that_is_mhtml": {"format": "mhtml", "suffix": "misleading", "dressing": ("word_spans", "nbsp")},
    "doc_that_is_docx": {"format": "docx", "suffix": "misleading"},
    "mhtml": {"format": "mhtml", "encoding": "gb18030", "metadata": "table"},
    "zip": {"breaks": "bar_end", "packing": "zip"},
    "pdf": {"format": "pdf", "page_numbers": True, "policy": "cells"},
    "pdf_cut": {"format": "pdf", "page_numbers": True, "dressing": ("cut_rows", "repeated_heads", "radicals")},
    "pdf_bare": {"format": "pdf", "paper": "bare", "page_numbers": True},
    "pdf_scan": {"format": "pdf", "paper": "scan"},
    "mojibake": {"breaks": "bar_end", "script": "half", "damage": ("mojibake",)},
    "masked": {"breaks": "gaps", "damage": ("masked",)},
    "misread": {"breaks": "blanks", "damage": ("ocr",)},
    "hijacked": {"breaks": "gaps", "furniture": True, "damage": ("hijacked",)},
    "nested": {"breaks": "gaps", "nested": True},
    "bare_headings": {"breaks": "gaps", "headings": "bare", "nested": True},
    "problems_split": {"breaks": "bar_end", "confession": "split"},
    "problems_missing": {"breaks": "bar_end", "confession": "missing"},
    "headers_stacked": {"breaks": "blanks", "headers": "stacked"},
    "figures_odd": {"breaks": "bar_end", "values": "varied"},
    "two_reports": {"format": "html", "damage": ("second_report",)},
    "two_reports_text": {"breaks": "bar_end", "damage": ("second_report",)},
    "markdown_rows": {"format": "markdown", "breaks": "markdown_rows", "rowspan": "repeated", "colspan": "leading"},
    "printed_otherwise": {"breaks": "bar_end", "damage": ("printed_otherwise",)},
    "stale_title": {"breaks": "gaps", "damage": ("stale_title",)},
    "mixed_labels": {"breaks": "tabs", "rowspan": "empty", "damage": ("mixed", "headers_lost"), "notes": "inline"},
}  # fmt: skip


def layouts() -> dict[str, Layout]:
    """Named layouts: each shows one thing that real reports do.

    Returns
    -------
    dict of str to Layout
        Settled layouts by name.

    Examples
    --------
    >>> layouts()["glued"].damage
    ('glued',)
    """
    return {name: settled(Layout(**choices)) for name, choices in _NAMED.items()}
