"""The words of narratives: features of reports, weights, keyness, contexts, and how far choices matter."""

from govreports.terms.choosing import stop_words
from govreports.terms.contexts import collocations, kwic
from govreports.terms.contrasts import keyness, log_likelihood
from govreports.terms.legibility import readability
from govreports.terms.matrices import dtm, trim, vocabulary, weights, write_dtm
from govreports.terms.measures import cooccurrence, features
from govreports.terms.mentions import mentions
from govreports.terms.networks import fcm
from govreports.terms.preprocessing import sensitivity

__all__ = [
    "collocations",
    "cooccurrence",
    "dtm",
    "fcm",
    "features",
    "keyness",
    "kwic",
    "log_likelihood",
    "mentions",
    "readability",
    "sensitivity",
    "stop_words",
    "trim",
    "vocabulary",
    "weights",
    "write_dtm",
]
