from pathlib import Path

import pytest
from hypothesis import settings

import govreports as gr

settings.register_profile("project", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("project")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def reports() -> Path:
    return ROOT / "data" / "reports"


@pytest.fixture(scope="session")
def corpus(reports: Path) -> gr.Corpus:
    return gr.read(reports)
