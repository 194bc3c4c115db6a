"""The columns of every frame, declared once: name, type and one sentence."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

import polars as pl

from govreports.errors import LookupFailedError

__all__ = ["CATEGORIES", "FRAMES", "SCHEMA_VERSION", "STATUSES", "conform", "describe", "empty", "frame"]

SCHEMA_VERSION: Final = "1.1"
"""Major and minor version of the frames; a reader accepts files of the same major version."""

STATUSES: Final = ("read", "blank", "dash", "unreadable", "ambiguous", "absent")
"""What can be said of a cell; only ``read`` has a value."""

TEXT: Final = pl.String()
WHOLE: Final = pl.Int64()
NUMBER: Final = pl.Float64()
TEXTS: Final = pl.List(pl.String())
TRUTH: Final = pl.Boolean()

CATEGORIES: Final = (
    "request_handling",
    "interpretation",
    "secrecy_review",
    "participation",
    "timeliness",
    "platform",
    "channels",
    "standardisation",
    "staffing",
    "awareness",
    "mechanism",
    "coverage",
    "quality",
    "gap",
)
"""The categories of problems, the more specific first."""

FRAMES: Final[Mapping[str, Mapping[str, tuple[Any, str]]]] = {
    "reports": {
        "report": (TEXT, "Id: 16 hex digits of sha256 over file name (NFC), with the place in it, NUL and bytes."),
        "source": (TEXT, "Path or address the document was read from, with its place there: rows.csv#row=17."),
        "sha256": (TEXT, "sha256 of the bytes."),
        "copies": (WHOLE, "How often the same name and bytes were met again."),
        "duplicate_of": (TEXT, "Id of the first report with the same content under another name or script."),
        "format": (TEXT, "File format found by content."),
        "encoding": (TEXT, "Character encoding of the bytes, where there is one."),
        "script": (TEXT, "hans, hant or mixed."),
        "title": (TEXT, "Title as printed."),
        "organ": (TEXT, "Organ as printed."),
        "organ_basis": (
            TEXT,
            "From: manifest, title, lead, signature, form, prose, metadata, record, source, file_name, folder.",
        ),
        "organ_key": (TEXT, "Full name of the organ with its region, in all years; central organs have no region."),
        "organ_type": (TEXT, "government, department, vertical, township, subdistrict, zone, other."),
        "region_code": (TEXT, "Six-digit administrative code of the region, null where the text does not decide it."),
        "region_vintage": (TEXT, "Year at whose end the code list had that code (lists of 2007 to 2024)."),
        "scope": (TEXT, "Whose figures the tables hold: own, level, jurisdiction, unknown."),
        "scope_basis": (TEXT, "The words that the scope rests on; manifest where it was told."),
        "year": (WHOLE, "Year reported on."),
        "year_basis": (
            TEXT,
            "From: manifest, period, title, form, lead, record, headings, prose, file_name, published, folder.",
        ),
        "regime": (TEXT, "Form of the tables; mixed where items follow different forms."),
        "published": (pl.Date(), "Date of publication."),
        "published_basis": (TEXT, "Where the date was found: manifest, cms, metadata, record, body."),
        "index_number": (TEXT, "Index number (索引号)."),
        "document_number": (TEXT, "Document number (文号)."),
        "url": (TEXT, "Address the document was retrieved from, as the manifest, its record or the page itself says."),
        "retrieved": (TEXT, "When it was retrieved, as the manifest or its record says."),
        "status": (
            TEXT,
            "ok, partial (some cells absent or ambiguous, or a note), no_tables, not_a_report, unreadable.",
        ),
        "note": (TEXT, "What a reader should know about this document."),
        "record": (TEXT, "The other columns of its record, as a JSON object; records() lays them out."),
    },
    "texts": {
        "report": (TEXT, "Id of the report."),
        "text": (TEXT, "The text that every offset points into, line ends folded to \\n."),
    },
    "cells": {
        "report": (TEXT, "Id of the report."),
        "regime": (TEXT, "Form that the table follows."),
        "table": (TEXT, "Code of the table."),
        "row": (TEXT, "Code of the row."),
        "column": (TEXT, "Code of the column."),
        "value": (NUMBER, "The number, only where status is read."),
        "status": (TEXT, "read, blank, dash, unreadable, ambiguous or absent."),
        "unit": (TEXT, "Unit printed in cell or label, or fixed by the form."),
        "raw": (TEXT, "What was printed."),
        "at": (TEXT, "Where it was printed."),
    },
    "narratives": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "overview, disclosure, applications, review_litigation, problems, other, preamble, fees."),
        "heading": (TEXT, "Heading as printed."),
        "text": (TEXT, "Prose of the section; lines of tables are left out."),
        "start": (WHOLE, "Offset of the first character of the prose."),
        "end": (WHOLE, "Offset after the last character of the prose."),
    },
    "leftovers": {
        "report": (TEXT, "Id of the report."),
        "at": (TEXT, "Where it stands."),
        "raw": (TEXT, "What was printed."),
        "why": (TEXT, "Why it could not be placed."),
    },
    "findings": {
        "finding": (TEXT, "Stable key of the finding."),
        "reports": (TEXTS, "Ids of the reports concerned."),
        "check": (TEXT, "Code of the check."),
        "family": (
            TEXT,
            "arithmetic, claims, continuity, coherence, extraction, external, or the name of a rule of one's own.",
        ),
        "status": (TEXT, "holds, broken, unknown."),
        "severity": (TEXT, "error, warning, note."),
        "left": (NUMBER, "Left side of the relation."),
        "right": (NUMBER, "Right side of the relation."),
        "cells": (TEXTS, "Ids report/table/row/column of the cells concerned."),
        "quote": (TEXT, "What the document says."),
        "at": (TEXT, "Where it says so."),
        "note": (TEXT, "What the check says, in one sentence."),
    },
    "claims": {
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place among the statements of the report, from 1."),
        "quote": (TEXT, "What was printed: the clause up to the figure, the slice of texts."),
        "section": (TEXT, "Section it stands in."),
        "subject": (TEXT, "Code of what is counted; ends in .part where further words restrict it; null if unknown."),
        "value": (NUMBER, "The figure, in its unit; null where white space divides its digits."),
        "low": (NUMBER, "The least it may stand for; null where open or unknown."),
        "high": (NUMBER, "The most it may stand for; null where open or unknown."),
        "unit": (TEXT, "Unit of money or %; null for counts."),
        "classifier": (TEXT, "Classifier of a count, in simplified script."),
        "kind": (TEXT, "count, percentage, amount, zero (nothing of the kind happened), total, part."),
        "whole": (WHOLE, "n of the statement that it is a part of; of a percentage, that it is a share of."),
        "scope": (TEXT, "Whose figure, by the words around: own, level, jurisdiction, other (body), unknown."),
        "period": (TEXT, "year (reported on), other, cumulative, unknown."),
        "start": (WHOLE, "Offset of the first character of the quote in texts."),
        "end": (WHOLE, "Offset after its last character."),
    },
    "tokens": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "Section the word stands in."),
        "n": (WHOLE, "Place among the words of the section, from 1."),
        "token": (TEXT, "The word in simplified script."),
        "start": (WHOLE, "Offset of its first character in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "pos": (TEXT, "Part of speech by the dictionary, x punctuation, m figures, eng Latin; null if unknown."),
        "is_stop": (pl.Boolean(), "Whether the word is a stop word or punctuation."),
    },
    "problems": {
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place among the clauses of the report, from 1."),
        "item": (WHOLE, "Item of the report, from 1: what stands behind an ordinal, else a sentence."),
        "kind": (TEXT, "problem or measure."),
        "text": (TEXT, "The clause in simplified script, shared subjects and predicates written out."),
        "span": (TEXT, "What was printed: the slice of texts that the clause rests on."),
        "start": (WHOLE, "Offset of the first character of the span in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "category": (TEXT, "Category of the taxonomy; null where no cue decides."),
        "also": (TEXTS, "Further categories that cues name."),
        "cues": (TEXTS, "The cues that decided, as category:words, the deciding one first."),
        "agreed": (TRUTH, "Whether a second reader cut and coded the clause alike; null where it was not asked."),
    },
    "features": {
        "report": (TEXT, "Id of the report; everything else is null where it has no section on problems."),
        "problems": (WHOLE, "Clauses that admit a problem."),
        "measures": (WHOLE, "Clauses that promise a measure."),
        "clauses": (WHOLE, "Both together."),
        "tokens": (WHOLE, "Words of the section, punctuation left out."),
        "characters": (WHOLE, "Characters of the section, white space left out."),
        "numbers": (WHOLE, "Quantities with their unit."),
        "dates": (WHOLE, "Dates, months, quarters and years."),
        "documents": (WHOLE, "Documents by title or number."),
        "channels": (WHOLE, "Channels of publication by name."),
        "deadlines": (WHOLE, "Deadlines and fixed intervals."),
        "specificity": (NUMBER, "The five together per clause; null without clauses."),
        "density": (NUMBER, "The five together per word; null without words."),
        "hedges": (WHOLE, "Hedges."),
        "hedging": (NUMBER, "Hedges per word; null without words."),
        "intensifiers": (WHOLE, "Words of intensity."),
        "intensity": (NUMBER, "Words of intensity per word; null without words."),
        "uncategorised": (WHOLE, "Problems without a category."),
        **{f"count_{name}": (WHOLE, f"Problems whose category is {name}.") for name in CATEGORIES},
        **{
            f"share_{name}": (NUMBER, f"Their share of all problems; null without any ({name}).") for name in CATEGORIES
        },
    },
    "mentions": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "Section it stands in."),
        "kind": (TEXT, "document, deadline, date, channel, number, hedge or intensity."),
        "text": (TEXT, "What was matched, in simplified script."),
        "start": (WHOLE, "Offset of its first character in texts."),
        "end": (WHOLE, "Offset after its last character."),
    },
    "dtm": {
        "report": (TEXT, "Id of the report."),
        "term": (TEXT, "The word in simplified script."),
        "count": (WHOLE, "How often the report has it, at least once."),
    },
    "weights": {
        "report": (TEXT, "Id of the report."),
        "term": (TEXT, "The word in simplified script."),
        "count": (WHOLE, "How often the report has it."),
        "reports": (WHOLE, "How many reports have it."),
        "idf": (NUMBER, "Natural logarithm of the number of reports over those that have it."),
        "tf_idf": (NUMBER, "count times idf."),
    },
    "vocabulary": {
        "term": (TEXT, "The word in simplified script."),
        "count": (WHOLE, "How often all reports together have it."),
        "reports": (WHOLE, "How many reports have it."),
        "idf": (NUMBER, "Natural logarithm of the number of reports over those that have it."),
        "tf_idf": (NUMBER, "count times idf, a mean over all reports."),
    },
    "keyness": {
        "group": (TEXT, "The group of reports."),
        "other": (TEXT, "The group compared with; null for all other groups together."),
        "term": (TEXT, "The word in simplified script."),
        "count": (WHOLE, "How often the group has it."),
        "size": (WHOLE, "Words of the group."),
        "reports": (WHOLE, "Reports of the group that have it."),
        "other_count": (WHOLE, "How often the reports compared with have it."),
        "other_size": (WHOLE, "Words of the reports compared with."),
        "other_reports": (WHOLE, "Reports among them that have it."),
        "g2": (NUMBER, "Log-likelihood ratio, one degree of freedom (Dunning 1993)."),
        "g2_p": (NUMBER, "Its p by chi square, as if words were drawn one by one: too small."),
        "log_ratio": (NUMBER, "Binary logarithm of the ratio of relative frequencies (Hardie 2014)."),
        "diff": (NUMBER, "Difference of relative frequencies in per cent; null where the others lack the word."),
        "log_odds": (NUMBER, "Log-odds ratio with informative Dirichlet prior (Monroe et al. 2008)."),
        "z": (NUMBER, "log_odds over its standard error."),
        "p": (NUMBER, "p of the rank sum test over reports (Wilcoxon 1945); null where they are too few."),
        "q": (NUMBER, "p adjusted for the words of the group (Benjamini and Hochberg 1995)."),
        "dp": (NUMBER, "How unevenly the group's reports have it: 0 even, 1 all in the smallest (Gries 2008)."),
    },
    "concepts": {
        "group": (TEXT, "Group of reports; null where a part of it is not known."),
        "region_code": (TEXT, "Code of the region, where all reports of the group have the same."),
        "year": (WHOLE, "Year reported on, where all reports of the group have the same."),
        "concept": (TEXT, "Name of the concept."),
        "reports": (WHOLE, "Reports in the group that have words."),
        "using": (WHOLE, "Reports among them that use the concept."),
        "count": (WHOLE, "How often words of the concept are used."),
        "words": (WHOLE, "Words of these reports, punctuation left out."),
        "share": (NUMBER, "count by words; null where there are no words."),
        "error": (NUMBER, "Its standard error, clustered by organ; null for one organ."),
        "low": (NUMBER, "Lower end of the interval."),
        "high": (NUMBER, "Upper end of the interval."),
        "organs": (WHOLE, "Organs among the reports."),
        "terms": (TEXTS, "The words counted, the most frequent first."),
    },
    "fcm": {
        "left": (TEXT, "A word; left and right are in the order of the characters."),
        "right": (TEXT, "Another word."),
        "count": (WHOLE, "Units with both."),
        "left_count": (WHOLE, "Units with the left word."),
        "right_count": (WHOLE, "Units with the right word."),
        "units": (WHOLE, "Units with any word."),
        "jaccard": (NUMBER, "count by the units with either."),
        "npmi": (NUMBER, "Normalised pointwise mutual information (Bouma 2009)."),
    },
    "readability": {
        "report": (TEXT, "Id of the report."),
        "characters": (WHOLE, "Chinese characters."),
        "words": (WHOLE, "Words, punctuation left out."),
        "sentences": (WHOLE, "Sentences."),
        "clauses": (WHOLE, "Parts of sentences between commas, colons and the like."),
        "word_length": (NUMBER, "Characters of a word of Chinese characters, in the mean."),
        "sentence_words": (NUMBER, "Words of a sentence, in the mean."),
        "sentence_length": (NUMBER, "Characters of a sentence, in the mean."),
        "clause_length": (NUMBER, "Characters of a clause, in the mean."),
        "common": (NUMBER, "Share of the characters that stand in the first level of GB/T 2312."),
        "function_words": (NUMBER, "Share of adverbs and conjunctions among the words."),
    },
    "shares": {
        "group": (TEXT, "Group of reports; null where it is not known."),
        "category": (TEXT, "Category; none for clauses without one."),
        "clauses": (WHOLE, "Clauses in the group, or reports where these are counted."),
        "reports": (WHOLE, "Reports in the group with such a clause."),
        "organs": (WHOLE, "Organs of these reports."),
        "count": (WHOLE, "Clauses, or reports, with the category by the machine."),
        "coded": (WHOLE, "Clauses among them that people coded; null without codes."),
        "naive": (NUMBER, "count by clauses."),
        "share": (NUMBER, "naive, or corrected by the codes; null where nothing was coded."),
        "error": (NUMBER, "Standard error of share, clustered by organ; null for one organ."),
        "low": (NUMBER, "Lower end of the interval."),
        "high": (NUMBER, "Upper end of the interval."),
    },
    "topic_terms": {
        "topic": (WHOLE, "Topic, from 1."),
        "name": (TEXT, "Name given with the seeds; null without."),
        "rank": (WHOLE, "Place of the word in the topic, from 1."),
        "term": (TEXT, "The word in simplified script."),
        "weight": (NUMBER, "Probability of the word in the topic."),
        "seed": (TRUTH, "Whether it was given as a seed of the topic."),
        "stability": (NUMBER, "Mean Jaccard similarity of the topic's first words over runs with other seeds."),
    },
    "topic_shares": {
        "report": (TEXT, "Id of the report."),
        "topic": (WHOLE, "Topic, from 1."),
        "name": (TEXT, "Name given with the seeds; null without."),
        "share": (NUMBER, "Share of the topic in the report; the shares of a report add up to 1."),
    },
    "topic_counts": {
        "topics": (WHOLE, "Number of topics."),
        "runs": (WHOLE, "Fits with different random seeds."),
        "stability": (NUMBER, "Mean Jaccard similarity of first words between runs, topics matched (Greene 2014)."),
        "held_out": (NUMBER, "Mean log probability of a held-out word, over the runs."),
        "perplexity": (NUMBER, "exp of minus that."),
        "coherence": (NUMBER, "Mean NPMI of the first words in pairs, over reports."),
        "held": (WHOLE, "Words held out."),
    },
    "collocations": {
        "left": (TEXT, "The word that comes first."),
        "right": (TEXT, "The word behind it."),
        "count": (WHOLE, "Pairs of the two within the window."),
        "left_count": (WHOLE, "Pairs with that first word."),
        "right_count": (WHOLE, "Pairs with that second word."),
        "pairs": (WHOLE, "All pairs."),
        "expected": (NUMBER, "Pairs of the two if words stood independently."),
        "g2": (NUMBER, "Log-likelihood ratio, one degree of freedom (Dunning 1993)."),
        "npmi": (NUMBER, "Normalised pointwise mutual information, -1 to 1 (Bouma 2009)."),
    },
    "kwic": {
        "report": (TEXT, "Id of the report."),
        "section": (TEXT, "Section it stands in."),
        "start": (WHOLE, "Offset of its first character in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "left": (TEXT, "Characters before it, in simplified script."),
        "keyword": (TEXT, "What was found."),
        "right": (TEXT, "Characters behind it."),
    },
    "cooccurrence": {
        "left": (TEXT, "A category."),
        "right": (TEXT, "A category behind it in the taxonomy."),
        "reports": (WHOLE, "Reports that have any clause of the kind."),
        "left_reports": (WHOLE, "Reports that have the first."),
        "right_reports": (WHOLE, "Reports that have the second."),
        "both": (WHOLE, "Reports that have both."),
        "lift": (NUMBER, "both over what independence expects; null where a category never occurs."),
        "phi": (NUMBER, "Correlation of the two, -1 to 1; null where a category never or always occurs."),
    },
    "sensitivity": {
        "specification": (TEXT, "The steps taken, joined by +; none for the baseline."),
        "punctuation": (TRUTH, "Whether punctuation is removed."),
        "numbers": (TRUTH, "Whether figures are removed."),
        "stop_words": (TRUTH, "Whether stop words are removed."),
        "single": (TRUTH, "Whether words of one character are removed."),
        "rare": (TRUTH, "Whether words of few reports are removed."),
        "bigrams": (TRUTH, "Whether pairs of neighbours are added."),
        "terms": (WHOLE, "Different terms left."),
        "score": (NUMBER, "preText score, the higher the more unusual; null for the baseline."),
    },
    "stock_text": {
        "report": (TEXT, "Id of the report."),
        "group": (TEXT, "Group of the report; null if it is not known."),
        "texts": (WHOLE, "Texts in the group."),
        "grams": (WHOLE, "Runs of words in the text."),
        "common": (WHOLE, "Those among them that many other texts of the group have."),
        "share": (NUMBER, "Share of the runs that are common."),
        "sentence_share": (NUMBER, "Share of the words in sentences with a common run."),
        "status": (TEXT, "measured, or why not: no_group, few_texts, short, no_text."),
    },
    "neighbours": {
        "report": (TEXT, "Id of the report."),
        "rank": (WHOLE, "1 for the nearest."),
        "neighbour": (TEXT, "Id of a report with a text like it."),
        "similarity": (NUMBER, "Jaccard similarity of the sets of runs of words."),
        "shared": (WHOLE, "Runs that both have."),
        "together": (WHOLE, "Runs that either has."),
        "complete": (pl.Boolean(), "False where the text fell among too many to compare it with all of them."),
    },
    "changes": {
        "report": (TEXT, "Id of the report."),
        "organ": (TEXT, "Full name of the organ."),
        "year": (WHOLE, "Year reported on."),
        "before": (TEXT, "Id of the report of the same organ so many years before."),
        "basis": (TEXT, "What makes it the same organ: organ (the name) or renamed (the reforms)."),
        "words": (WHOLE, "Words of the text."),
        "words_before": (WHOLE, "Words of the text before."),
        "cosine": (NUMBER, "Cosine of the counts of words."),
        "jaccard": (NUMBER, "Jaccard similarity of the sets of words."),
        "edit": (NUMBER, "1 minus words deleted and inserted at the least, by the words of both."),
        "simple": (NUMBER, "Words changed by mean length, scaled over the pairs: 1 the least changed, 0 the most."),
        "raw": (NUMBER, "1 minus the cosine of tf-idf weights."),
        "expected": (NUMBER, "What raw is expected to be for so many words."),
        "score": (NUMBER, "raw minus expected."),
        "status": (TEXT, "compared, or why not: missing, several, organ_unknown, year_unknown, no_text."),
    },
    "differences": {
        "n": (WHOLE, "Place among the pieces, from 1."),
        "section": (TEXT, "Section the piece stands in."),
        "kind": (TEXT, "equal, inserted, deleted or replaced."),
        "before": (TEXT, "The piece as the first report prints it."),
        "before_start": (WHOLE, "Offset of its first character in texts."),
        "before_end": (WHOLE, "Offset after its last character."),
        "after": (TEXT, "The piece as the second report prints it."),
        "after_start": (WHOLE, "Offset of its first character in texts."),
        "after_end": (WHOLE, "Offset after its last character."),
    },
    "persistence": {
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place of the problem among the clauses of the report."),
        "organ": (TEXT, "Full name of the organ."),
        "year": (WHOLE, "Year reported on."),
        "category": (TEXT, "Category of the problem."),
        "text": (TEXT, "The clause."),
        "later": (TEXT, "Id of the report of the same organ so many years after."),
        "basis": (TEXT, "What makes it the same organ: organ (the name) or renamed (the reforms)."),
        "later_n": (WHOLE, "Place of the likest problem among the clauses of the later report."),
        "later_text": (TEXT, "That clause."),
        "similarity": (NUMBER, "Jaccard similarity of the sets of words of both clauses."),
        "again": (TEXT, "wording, category, no; unknown where it is not decided."),
        "status": (TEXT, "compared, or why not: missing, several, organ_unknown, year_unknown, no_problems."),
    },
    "follow_up": {
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place of the measure among the clauses of the report."),
        "organ": (TEXT, "Full name of the organ."),
        "year": (WHOLE, "Year reported on."),
        "text": (TEXT, "The measure."),
        "later": (TEXT, "Id of the report of the same organ so many years after."),
        "basis": (TEXT, "What makes it the same organ: organ (the name) or renamed (the reforms)."),
        "score": (NUMBER, "Weight of the measure's content words in the passage, by that of all of them; a hint."),
        "shared": (TEXTS, "The content words that both have."),
        "passage": (TEXT, "The sentence of the later report with the highest score."),
        "start": (WHOLE, "Offset of its first character in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "status": (TEXT, "compared, or why not: missing, several, organ_unknown, year_unknown, no_text, no_words."),
    },
    "summary": {
        "group": (TEXT, "Group of reports; null where it is not known."),
        "reports": (WHOLE, "Reports in the group."),
        "admitting": (WHOLE, "Reports in the group with at least one problem."),
        "problems": (WHOLE, "Problems in the group."),
        "category": (TEXT, "Category; null for problems without one, or where the group has no problems."),
        "count": (WHOLE, "Problems of the category."),
        "share": (NUMBER, "count by problems."),
        "report_share": (NUMBER, "Share of the admitting reports with the category."),
        "terms": (TEXTS, "Words that most of these problems have."),
        "report": (TEXT, "Id of the report with the typical problem."),
        "n": (WHOLE, "Its place among the clauses of that report."),
        "text": (TEXT, "The clause."),
        "span": (TEXT, "What was printed: the slice of texts."),
        "start": (WHOLE, "Offset of the first character of the span in texts."),
        "end": (WHOLE, "Offset after its last character."),
        "typicality": (NUMBER, "Mean Jaccard similarity to the other problems of the category in the group."),
    },
    "manual": {
        "category": (TEXT, "The code: a category of the taxonomy, or none."),
        **{
            f"{part}_{tongue}": (TEXT, f"{what} in {language}.")
            for part, what in (
                ("label", "Name"),
                ("definition", "What the code means"),
                ("includes", "What belongs to it"),
                ("excludes", "What does not, and where it goes"),
                ("example", "A clause that has the code,"),
            )
            for tongue, language in (("zh", "Chinese"), ("en", "English"))
        },
        "source": (TEXT, "What the entry rests on."),
    },
    "coding_sample": {
        "item": (TEXT, "The clause: report/n."),
        "stratum": (TEXT, "Stratum; null where it is not known, which is a stratum too."),
        "population": (WHOLE, "Clauses of the stratum."),
        "drawn": (WHOLE, "Clauses drawn from it."),
        "probability": (NUMBER, "drawn by population: how probable it was that the clause is drawn."),
        "report": (TEXT, "Id of the report."),
        "n": (WHOLE, "Place among the clauses of the report."),
        "kind": (TEXT, "problem or measure."),
        "text": (TEXT, "The clause in simplified script."),
        "span": (TEXT, "What was printed."),
        "machine": (TEXT, "Category by the rules, none without one; not shown to coders."),
    },
    "codes": {
        "item": (TEXT, "The clause: report/n."),
        "coder": (TEXT, "Name of the coder."),
        "code": (TEXT, "Code that the coder gave; null where left blank."),
        "note": (TEXT, "Note of the coder."),
    },
    "agreement": {
        "coders": (WHOLE, "Coders who gave any code."),
        "items": (WHOLE, "Clauses with two codes or more."),
        "values": (WHOLE, "Codes of these clauses."),
        "alpha": (NUMBER, "Krippendorff's alpha for nominal codes; null where all codes are the same."),
        "low": (NUMBER, "Lower end of the bootstrap interval."),
        "high": (NUMBER, "Upper end of the bootstrap interval."),
    },
    "confusion": {
        "human": (TEXT, "Code by the coders."),
        "machine": (TEXT, "Code by the machine."),
        "items": (NUMBER, "Clauses of the sample; several coders count in equal parts."),
        "clauses": (NUMBER, "Estimated clauses among all that could be drawn."),
    },
    "coding_scores": {
        "category": (TEXT, "The code; all for all together."),
        "items": (NUMBER, "Clauses of the sample that coders gave it; several coders count in equal parts."),
        "human": (NUMBER, "Estimated clauses with that code by the coders."),
        "machine": (NUMBER, "Estimated clauses with that code by the machine."),
        "both": (NUMBER, "Estimated clauses with that code by both."),
        "precision": (NUMBER, "both by machine."),
        "recall": (NUMBER, "both by human."),
        "f1": (NUMBER, "Harmonic mean of precision and recall."),
    },
    "corrected_shares": {
        "group": (TEXT, "Group of clauses; null where it is not known."),
        "category": (TEXT, "The code."),
        "clauses": (WHOLE, "Clauses in the group."),
        "reports": (WHOLE, "Reports they come from."),
        "coded": (WHOLE, "Clauses among them that were drawn and coded."),
        "naive": (NUMBER, "Share of the code by the machine alone."),
        "share": (NUMBER, "Share corrected by the human codes; null where none was drawn."),
        "error": (NUMBER, "Its standard error, clustered by report."),
        "low": (NUMBER, "Lower end of the interval."),
        "high": (NUMBER, "Upper end of the interval."),
    },
    "codebook": {
        "regime": (TEXT, "Form."),
        "table": (TEXT, "Code of the table."),
        "axis": (TEXT, "row or column."),
        "code": (TEXT, "Code of the row or column."),
        "label": (TEXT, "Official label path, simplified, parts joined by ' / '."),
        "meaning": (TEXT, "One sentence in English."),
        "unit": (TEXT, "Unit that the form prints."),
        "since": (WHOLE, "First report year in which the code is used."),
    },
    "regions": {
        "code": (TEXT, "Six-digit administrative code, as ``region_code`` in ``reports``."),
        "name": (TEXT, "Name of the region; of several in the course of time the latest."),
        "level": (TEXT, "province, city or county."),
        "province": (TEXT, "Name of the province, the region's own where it is one."),
        "city": (TEXT, "Name of the prefecture or city; null above it and for what lies in a province directly."),
        "county": (TEXT, "Name of the county or district; null above it."),
        "path": (TEXT, "Full name, from the province down."),
        "since": (WHOLE, "Year of the first list that has the code (2007 where it is older)."),
        "until": (WHOLE, "Year of the last list that has it."),
    },
    "panel": {
        "organ": (TEXT, "Organ, by its full name where the text gives one."),
        "year": (WHOLE, "Year reported on."),
        "indicator": (TEXT, "Code of the indicator."),
        "value": (NUMBER, "The value, null unless every cell it needs was read."),
        "status": (
            TEXT,
            "read, assumed (rests on empty cells), stated (in prose), or why there is no value, as panel says.",
        ),
        "regime": (TEXT, "Form the value comes from, or prose."),
        "grade": (TEXT, "A same thing, B usable with the reason, C overlaps, never joined."),
        "joined": (pl.Boolean(), "Whether the value may stand in one series with the reference form."),
        "scope": (TEXT, "Whose figures: own, level, jurisdiction, unknown."),
        "reason": (TEXT, "Why the grade is what it is."),
        "report": (TEXT, "Id of the report."),
        "cells": (
            TEXTS,
            "Ids report/table/row/column of the cells the value is made of; report/prose/at/quote of sentences.",
        ),
        "organ_key": (TEXT, "Full name of the organ, null where the text gives none: then nothing joins its years."),
        "unit": (TEXT, "What the value counts: 件, 元, or share for a rate."),
        "numerator": (NUMBER, "Numerator of a rate."),
        "denominator": (NUMBER, "Denominator of a rate."),
        "assumed": (WHOLE, "How many empty cells are read as zero in the value; see panel(blanks=...)."),
        "claimed": (NUMBER, "What this report alone says, where another of the same organ, year and scope is there."),
    },
    "coverage": {
        "organ": (TEXT, "Organ as the roster or the report names it."),
        "organ_key": (TEXT, "Full name of the organ, null where it is not decided."),
        "region_code": (TEXT, "Code of the region."),
        "province": (TEXT, "Code of the province it lies in."),
        "prefecture": (TEXT, "Code of the prefecture it lies in; null at the level of the province."),
        "level": (TEXT, "central, province, prefecture, county or township, or as the roster says."),
        "year": (WHOLE, "Report year."),
        "expected": (TRUTH, "Whether the roster wants a report of the organ for that year."),
        "status": (TEXT, "ok, partial, no_tables, not_a_report, unreadable, year_unknown, no_file."),
        "usable": (TRUTH, "Whether the report has figures: ok or partial."),
        "gap": (TEXT, "Where a missing year stands to those found: before_first, between, after_last, never."),
        "reports": (TEXTS, "Ids of the reports of that organ and year, the best first."),
        "candidates": (TEXTS, "Ids of files of that organ that may be it: their year is not known."),
    },
    "coverage_counts": {
        "organs": (WHOLE, "Organs on the roster."),
        "always": (WHOLE, "Organs among them with a usable report in every year owed."),
        "owed": (WHOLE, "Reports owed."),
        "usable": (WHOLE, "Those among them that are there with figures."),
        "share": (NUMBER, "usable by owed; null where none is owed."),
        "ok": (WHOLE, "Reports owed that were read."),
        "partial": (WHOLE, "Read in part."),
        "no_tables": (WHOLE, "There, without tables."),
        "not_a_report": (WHOLE, "The file is no report."),
        "unreadable": (WHOLE, "The file cannot be read."),
        "year_unknown": (WHOLE, "A file of the organ may be it, its year is not known."),
        "no_file": (WHOLE, "No file."),
        "before_first": (WHOLE, "Missing before the first usable year of the organ."),
        "between": (WHOLE, "Missing between usable years."),
        "after_last": (WHOLE, "Missing after the last usable year."),
        "never": (WHOLE, "Missing for organs without any usable year."),
        "unlisted": (WHOLE, "Reports that are on no roster."),
    },
    "external": {
        "region_code": (TEXT, "Code of the region; 000000 for the whole country."),
        "organ": (TEXT, "Organ, by its full name; the whole country as such."),
        "year": (WHOLE, "Year reported on."),
        "indicator": (TEXT, "Code of the indicator, one of crosswalk or of these numbers alone."),
        "value": (NUMBER, "The number that was published."),
        "unit": (TEXT, "What it counts."),
        "scope": (TEXT, "Whose figure: own or jurisdiction."),
        "basis": (TEXT, "printed, or derived from what is."),
        "grade": (TEXT, "A the organ's own report, B someone who quotes it, C derived or doubtful."),
        "regime": (TEXT, "Form that the number stands in, or prose."),
        "cells": (TEXTS, "Cells of the form, table/row/column, that print it together; none for prose."),
        "source": (TEXT, "Address of the page."),
        "quote": (TEXT, "Words beside the number."),
        "note": (TEXT, "What was checked, and what contradicts it."),
    },
    "lateness": {
        "report": (TEXT, "Id of the report."),
        "organ": (TEXT, "Organ, by its full name where the text gives one."),
        "organ_type": (TEXT, "government, department, vertical, township, subdistrict, zone, other."),
        "year": (WHOLE, "Year reported on."),
        "published": (pl.Date(), "Date of publication."),
        "published_basis": (TEXT, "Where the date was found: manifest, cms, metadata, record, body."),
        "due": (pl.Date(), "Legal date; null where none is known."),
        "days": (WHOLE, "Days after the legal date, negative before it; null where it is not judged."),
        "status": (
            TEXT,
            "on_time, late, signed_in_time, dated_late (no proof), or why not: no_date, no_deadline and the like.",
        ),
    },
    "ranking": {
        "indicator": (TEXT, "Code of the indicator."),
        "year": (WHOLE, "Year reported on."),
        "scope": (TEXT, "Whose figures; ranks are within one scope and form."),
        "regime": (TEXT, "Form."),
        "rank": (WHOLE, "1 for the highest; equal values share the best rank; null without value."),
        "organ": (TEXT, "Organ."),
        "value": (NUMBER, "The value."),
        "numerator": (NUMBER, "Numerator of a rate."),
        "denominator": (NUMBER, "Denominator of a rate."),
        "ranked": (WHOLE, "Organs that have a value and are ranked."),
        "organs": (WHOLE, "Organs with a report of that year, form and scope, ranked or not."),
        "status": (TEXT, "Status of the value in the panel; small where the denominator is below the least asked."),
        "report": (TEXT, "Id of the report."),
    },
    "breaks": {
        "indicator": (TEXT, "Code of the indicator."),
        "label": (TEXT, "Its Chinese name."),
        "scope": (TEXT, "Whose figures."),
        "year": (WHOLE, "First report year behind the break."),
        "events": (TEXTS, "Codes of the events that make the break."),
        "kinds": (TEXTS, "form, law, or both."),
        "sample": (TEXT, "same: organs seen on both sides; all: every organ."),
        "term": (TEXT, "level_before, level_after, change, slope_before, slope_after, slope_change, jump."),
        "estimate": (NUMBER, "The number, in the unit of the indicator, slopes a year; null where reason says why."),
        "error": (NUMBER, "Its standard error, clustered by organ."),
        "low": (NUMBER, "Lower end of the interval."),
        "high": (NUMBER, "Upper end of the interval."),
        "organs": (WHOLE, "Organs in the sample."),
        "values": (WHOLE, "Organ-years in the sample."),
        "organs_before": (WHOLE, "Organs before the break."),
        "organs_after": (WHOLE, "Organs behind it."),
        "years_before": (WHOLE, "Years before the break, back to the one before."),
        "years_after": (WHOLE, "Years behind it, up to the next."),
        "left_out": (WHOLE, "Values of the window that conflict, are of grade C or in the form of another year."),
        "reason": (TEXT, "Why there is no estimate or interval."),
        "statement": (TEXT, "What the number does not show."),
    },
    "blank_readings": {
        "indicator": (TEXT, "Code of the indicator."),
        "regime": (TEXT, "Form the values come from."),
        "scope": (TEXT, "Whose figures."),
        "blanks": (TEXT, "How empty cells are read: missing, implied, zero."),
        "reports": (WHOLE, "Reports with the form."),
        "values": (WHOLE, "Values that are not null."),
        "assumed": (WHOLE, "Values that rest on empty cells."),
        "zeros": (WHOLE, "Values that are zero."),
        "total": (NUMBER, "Sum of the values; null without any, and for rates."),
        "mean": (NUMBER, "Mean of the values; null without any."),
    },
}


def _types(name: str) -> dict[str, Any]:
    return {column: kind for column, (kind, _) in FRAMES[name].items()}


def empty(name: str) -> pl.DataFrame:
    """Return an empty frame with the declared columns of ``name``.

    Examples
    --------
    >>> from govreports.schemas import empty
    >>> empty("texts").columns
    ['report', 'text']
    """
    return pl.DataFrame(schema=_types(name))


def frame(name: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Return columns as the declared frame; a missing column is null, an unknown one an error."""
    types = _types(name)
    unknown = set(columns) - set(types)
    if unknown:
        message = f"frame {name!r} declares no {sorted(unknown)}"
        raise KeyError(message)
    height = max((len(values) for values in columns.values()), default=0)
    full = {column: columns.get(column, [None] * height) for column in types}
    return pl.DataFrame(full, schema=types)


def conform(name: str, data: pl.DataFrame) -> pl.DataFrame:
    """Return ``data`` with exactly the declared columns and types of ``name``; missing ones are null."""
    types = _types(name)
    return data.select(
        (pl.col(column) if column in data.columns else pl.lit(None)).cast(kind).alias(column)
        for column, kind in types.items()
    )


def describe(name: str | None = None) -> pl.DataFrame:
    """Return one row a column of one frame, or of all: frame, column, type, meaning.

    Raises
    ------
    LookupFailedError
        There is no frame of that name; the message names the nearest.

    Examples
    --------
    >>> from govreports.schemas import describe
    >>> describe("texts")["column"].to_list()
    ['report', 'text']
    """
    if name is not None and (not isinstance(name, str) or name not in FRAMES):
        close = get_close_matches(str(name), FRAMES, n=1) or list(FRAMES)
        message = f"there is no frame {name!r}; there is {', '.join(close)}"
        raise LookupFailedError(message)
    names = [name] if name else list(FRAMES)
    rows = [(each, column, str(kind), sentence) for each in names for column, (kind, sentence) in FRAMES[each].items()]
    return pl.DataFrame(rows, schema=["frame", "column", "type", "meaning"], orient="row")
