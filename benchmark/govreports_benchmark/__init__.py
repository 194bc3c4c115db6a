"""An open benchmark for readers of Chinese open government information annual reports.

>>> from govreports_benchmark import readers, score
>>> score(readers.govreports, count=2, seed=1)["wrong"].sum()
0
"""

from govreports_benchmark.scoring import Answer, Reader, fresh_seed, score, standing

__all__ = ["Answer", "Reader", "fresh_seed", "score", "standing"]
