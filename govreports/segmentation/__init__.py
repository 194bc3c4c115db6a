"""Prose to words: jieba with the vocabulary of the field and of the user, each token at its place in the text."""

from govreports.segmentation.engines import Engine, cut
from govreports.segmentation.passages import Passage, passages
from govreports.segmentation.wordlists import StopWords, UserWords
from govreports.segmentation.words import token_batches, tokens

__all__ = ["Engine", "Passage", "StopWords", "UserWords", "cut", "passages", "token_batches", "tokens"]
