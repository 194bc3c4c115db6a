"""Every dependency is listed with its reason, and everything that it brings along is under a permissive licence."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LISTED = re.compile(r"^\| ([\w.-]+) \| ([\w, -]+) \| ([^|]+) \| ([\w., -]+) \|$", re.MULTILINE)
ALLOWED = frozenset(
    [
        "0BSD",
        "Apache-2.0",
        "BSD",
        "CC0-1.0",
        "GCC-exception",
        "ISC",
        "MIT",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    ]
)
UNSAID = {
    "atheris": ("Apache-2.0", "its metadata name no licence; the wheel carries the text of the Apache License 2.0"),
    "pyclipper": ("MIT", "its metadata divide the classifier of the MIT License in two"),
    "pypdfium2": (
        "Apache-2.0, BSD",
        "its metadata add 'dependency licenses': pdfium and what it contains, all permissive",
    ),
}
"""Packages whose metadata do not say it in words that a program understands: licence, and how it is known."""
WORDS = (  # the first that is found; a text that is no expression names one licence
    (r"GCC[- ]exception", "GCC-exception"),
    (r"\b[AL]?GPL|General Public License", "GPL"),
    (r"Apache", "Apache-2.0"),
    (r"0BSD", "0BSD"),
    (r"BSD", "BSD"),
    (r"MPL|Mozilla Public License", "MPL-2.0"),
    (r"PSF|Python Software Foundation", "PSF-2.0"),
    (r"OFL|Open Font License", "OFL-1.1"),
    (r"\bISC", "ISC"),
    (r"\bMIT\b|\bHPND\b", "MIT"),
    (r"zlib", "Zlib"),
    (r"CC0", "CC0-1.0"),
    (r"Unlicense", "Unlicense"),
)


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required() -> dict[str, tuple[str, set[str]]]:
    """Return the name and the extras of every requirement of the project by its key; no extra is "always"."""
    found: dict[str, tuple[str, set[str]]] = {}
    for extra, pins in {"always": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items():
        for pin in pins:
            name = Requirement(pin).name
            found.setdefault(key(name), (name, set()))[1].add(extra)
    return found


def listed() -> dict[str, tuple[str, str, str, str]]:
    """Return the rows of the committed list by key: name, when, why, licence."""
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    return {
        key(name): (name, when, why, licence) for name, when, why, licence in LISTED.findall(text) if name != "package"
    }


def said(about: metadata.PackageMetadata) -> str:
    """Return what metadata say of the licence: the expression, the classifiers, or the first line of the field."""
    expression, field = ((about.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    classifiers = [
        value.rpartition("::")[2] for value in about.get_all("Classifier") or [] if value.startswith("License ::")
    ]
    return expression or " AND ".join(classifiers) or field.strip().partition("\n")[0]


def families(words: str) -> list[set[str]]:
    """Return the licences of a package, each as the alternatives that it leaves; an unknown one is its own words."""
    return [
        {
            next((name for pattern, name in WORDS if re.search(pattern, part, re.IGNORECASE)), part.strip())
            for part in both.split(" OR ")
        }
        for both in re.split(r" AND |, (?!version)", words.strip("() "), flags=re.IGNORECASE)
    ]


def licence_of(name: str, about: metadata.PackageMetadata) -> list[set[str]]:
    return families(UNSAID[key(name)][0].replace(", ", " AND ") if key(name) in UNSAID else said(about))


def installed() -> Iterator[tuple[str, metadata.PackageMetadata]]:
    """Iterate over what is installed of the requirements and of what they require."""
    waiting = [
        Requirement(pin)
        for pins in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
        for pin in pins
    ]
    seen = set()
    while waiting:
        wanted = waiting.pop()
        if (key(wanted.name), frozenset(wanted.extras)) in seen:
            continue
        seen.add((key(wanted.name), frozenset(wanted.extras)))
        try:
            found = metadata.distribution(wanted.name)
        except metadata.PackageNotFoundError:
            continue  # an extra that is not installed
        yield wanted.name, found.metadata
        below = map(Requirement, found.requires or [])
        waiting += [each for each in below if _applies(each, wanted.extras)]


def _applies(wanted: Requirement, extras: set[str]) -> bool:
    return wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""})


def test_what_is_installed_is_under_permissive_licences() -> None:
    met = 0
    for name, about in installed():
        met += 1
        for alternatives in licence_of(name, about):
            assert alternatives & ALLOWED, f"{name}: {said(about)!r}; if it is permissive, say so in UNSAID"
    assert met > 20


def test_packages_with_a_licence_of_their_own_words_are_still_needed() -> None:
    names = {key(name): about for name, about in installed()}
    for name in UNSAID.keys() & names.keys():
        assert any(not alternatives & ALLOWED for alternatives in families(said(names[name]))), f"{name} now says it"
    assert all(reason for _, reason in UNSAID.values())


def test_the_list_names_every_requirement_and_nothing_else() -> None:
    wanted = {
        name: ", ".join(sorted(extras, key=lambda extra: (extra != "always", extra)))
        for name, (_, extras) in required().items()
    }
    assert {name: when for name, (_, when, _, _) in listed().items()} == wanted
    assert {name: row[0] for name, row in listed().items()} == {
        name: printed for name, (printed, _) in required().items()
    }
    assert all(len(why) > 10 for _, _, why, _ in listed().values())


def test_the_list_names_the_licences_that_the_packages_name() -> None:
    known = {key(name): licence_of(name, about) for name, about in installed()}
    for name, (printed, _, _, licence) in listed().items():
        assert set(licence.split(", ")) <= ALLOWED, printed
        if name in known:
            assert set().union(*known[name]) == set(licence.split(", ")), printed


def test_the_list_has_neither_versions_nor_addresses() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"\d+\.\d+", re.sub(r"-\d\.\d", "", text))


@pytest.mark.parametrize("folder", ["fonts"])
def test_the_font_in_the_package_carries_the_open_font_license(folder: str) -> None:
    text = (ROOT / "govreports" / folder / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in text.upper()
    assert list((ROOT / "govreports" / folder).glob("*.ttf"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("MIT", [{"MIT"}]),
        ("Apache-2.0 OR BSD-3-Clause", [{"Apache-2.0", "BSD"}]),
        ("BSD-3-Clause AND 0BSD", [{"BSD"}, {"0BSD"}]),
        ("GNU Affero General Public License v3", [{"GPL"}]),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", [{"GCC-exception"}]),
        ("LGPL-2.1-only", [{"GPL"}]),
        ("Proprietary", [{"Proprietary"}]),
    ],
)
def test_licences_are_understood(words: str, found: list[set[str]]) -> None:
    assert families(words) == found
