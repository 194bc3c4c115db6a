"""The explorer in a browser: filters, a click on a number, what is shown of hostile reports. Run by ``make browser``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra 'browser' (make browser)")

from . import serving  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(serving.chromium() is None, reason="Chromium is not installed (make browser installs it)"),
]
SHOTS = serving.ROOT / "build" / "screenshots"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LONG = 60_000
"""Milliseconds that a page may take."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    SHOTS.mkdir(parents=True, exist_ok=True)
    return serving.workspace(tmp_path_factory.mktemp("served"))


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")), executable_path=serving.chromium(), headless=True, args=[*FLAGS],
            viewport={"width": 1600, "height": 1200},
        )  # fmt: skip
        context.set_default_timeout(LONG)
        yield context
        context.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:  # noqa: ANN401 - of an optional package
    page = browser.new_page()
    page.said = []
    page.on("dialog", lambda dialog: (page.said.append(dialog.message), dialog.dismiss()))
    yield page
    page.screenshot(path=str(SHOTS / "last.png"))
    page.close()


@pytest.fixture(scope="module")
def lab(folder: Path) -> Iterator[str]:
    with serving.jupyter(folder, "jupyterlab") as address:
        yield address


def run(page: Any, address: str) -> Any:  # noqa: ANN401
    """Open a notebook, run it, and return the explorer."""
    page.goto(address)
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.ready }")
    page.wait_for_function(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
    )
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    explorer = page.locator(".gr-explorer").last
    explorer.locator(".gr-card").first.wait_for()
    explorer.scroll_into_view_if_needed()
    return explorer


def explore(page: Any, explorer: Any, shots: str) -> None:  # noqa: ANN401
    """Change filters, click a number, see its source, look at every view; take pictures."""
    expect = playwright.expect
    expect.set_options(timeout=LONG / 3)
    words = explorer.get_by_placeholder("名称")
    words.fill("昌邑")
    words.press("Enter")
    expect(explorer.get_by_text("1 / 5 份报告")).to_be_visible()
    expect(explorer.locator(".gr-card h3").first).to_contain_text("昌邑")
    number = explorer.locator(".gr-grid button", has_text="30").last
    number.click()
    expect(explorer.locator(".gr-card", has_text="printed：30")).to_contain_text("57:1+2")
    here = explorer.locator(".gr-text mark.gr-here")
    expect(here).to_have_text("30")
    expect(here).to_be_in_viewport()
    expect(explorer.locator(".gr-grid button.mod-active")).to_have_count(1)
    page.wait_for_timeout(600)
    page.screenshot(path=str(SHOTS / f"{shots}_report.png"))
    number.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(explorer.locator(".gr-grid button.mod-active")).to_have_count(1)
    expect(here).not_to_have_text("30")
    explorer.get_by_role("button", name="清除 clear").click()
    expect(explorer.get_by_text("5 / 5 份报告")).to_be_visible()
    for view, seen in (("指标 indicators", "img"), ("问题 problems", ".gr-bar"), ("核对 findings", ".gr-table")):
        explorer.get_by_role("button", name=view).click()
        expect(explorer.locator(seen).first).to_be_visible()
        page.wait_for_timeout(600)
        page.screenshot(path=str(SHOTS / f"{shots}_{view.split(' ')[1]}.png"))
    expect(explorer.locator(".gr-code")).to_contain_text("gr.audit(corpus)")


def test_in_jupyterlab_a_click_on_a_number_shows_where_it_is_printed(page: Any, lab: str) -> None:  # noqa: ANN401
    explore(page, run(page, lab.format("explore.ipynb")), "lab")


def test_in_notebook_too(page: Any, folder: Path) -> None:  # noqa: ANN401
    with serving.jupyter(folder, "notebook") as address:
        explore(page, run(page, address.format("explore.ipynb")), "notebook")


def test_in_voila_too(page: Any, folder: Path) -> None:  # noqa: ANN401
    with serving.voila(folder, "explore.ipynb") as address:
        page.goto(address)
        page.locator(".gr-card").first.wait_for()
        explore(page, page.locator(".gr-explorer").last, "voila")


def test_hostile_reports_show_as_text(page: Any, lab: str) -> None:  # noqa: ANN401
    explorer = run(page, lab.format("hostile.ipynb"))
    playwright.expect(explorer.locator(".gr-text")).to_contain_text("<script>window.harmed=1</script>")
    for view in ("问题 problems", "核对 findings", "指标 indicators", "报告 report"):
        explorer.get_by_role("button", name=view).click()
        page.wait_for_timeout(800)
    explorer.locator(".gr-grid button").nth(3).click()
    explorer.locator("select").first.press("ArrowDown")
    page.wait_for_timeout(800)
    page.screenshot(path=str(SHOTS / "hostile.png"))
    assert page.evaluate("() => window.harmed") is None
    assert page.said == []
    for injected in ("script", "img[src=x]", "svg[onload]", "[onerror]", "[onmouseover]", "a[href^=javascript]"):
        assert explorer.locator(injected).count() == 0, injected
