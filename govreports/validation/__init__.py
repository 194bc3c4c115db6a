"""Validation against human coders: samples, coding manual, agreement, scores, and shares corrected by them."""

from govreports.validation.agreement import agreement
from govreports.validation.correction import corrected_shares
from govreports.validation.drawing import coding_sample, population
from govreports.validation.manual import CODES, manual
from govreports.validation.scoring import confusion, score_coding
from govreports.validation.sheets import read_codes, write_coding

__all__ = [
    "CODES",
    "agreement",
    "coding_sample",
    "confusion",
    "corrected_shares",
    "manual",
    "population",
    "read_codes",
    "score_coding",
    "write_coding",
]
