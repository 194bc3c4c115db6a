"""Servers on loopback for the browser tests: JupyterLab with a token, and Voila."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 90
"""Seconds a server may take to answer."""

HOSTILE = """第二十条第（一）项
<script>window.harmed=1</script><img src=x onerror="window.harmed=2"><a href="javascript:window.harmed=3">看</a>
"""


def workspace(folder: Path) -> Path:
    """Fill a folder with what the notebooks need, and notebooks of the explorer alone."""
    for name in ("data", "docs"):
        (folder / name).symlink_to(ROOT / name)
    notebooks = folder / "notebooks"
    notebooks.mkdir()
    whole = json.loads((ROOT / "notebooks" / "04_explore.ipynb").read_text(encoding="utf-8"))
    last = next(n for n, cell in enumerate(whole["cells"]) if "gr.explore(" in "".join(cell["source"]))
    whole["cells"] = whole["cells"][: last + 1]
    for cell in whole["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    (notebooks / "explore.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    hostile(folder / "hostile")
    one = whole["cells"][last]
    one["source"] = 'import govreports as gr\nexplorer = gr.explore(gr.read("../hostile"))\nexplorer'
    (notebooks / "hostile.ipynb").write_text(json.dumps(whole | {"cells": [one]}), encoding="utf-8")
    return folder


def hostile(folder: Path) -> Path:
    """Write reports whose text, title, organ, labels and file names are markup, and return the folder."""
    folder.mkdir()
    source = (ROOT / "data" / "reports" / "003_cbb6ab67556299f0.txt").read_text(encoding="utf-8")
    evil = "<img src=x onerror=window.harmed=4>"
    title, _, rest = source.partition("\n")
    printed = f"{title}{evil}\n{HOSTILE}{rest}".replace("沙洋县商务局", f"沙洋县{evil}商务局").replace(
        "问题", "问题<script>window.harmed=5</script>"
    )
    (folder / "a<img src=x onerror=window.harmed=6>.txt").write_text(printed, encoding="utf-8")
    (folder / "b&quot;onmouseover=window.harmed=7 .txt").write_text(
        printed.replace("规章", "规章<svg onload=window.harmed=8>"), encoding="utf-8"
    )
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of the user's own settings is read or changed."""
    settings = folder / "settings" / "@jupyterlab"
    for name, text in (
        ("apputils-extension/notification", '{"fetchNews": "false"}'),
        ("notebook-extension/tracker", '{"windowingMode": "none"}'),
    ):
        target = settings / f"{name}.jupyterlab-settings"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    homes = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR")
    own = {name: str(folder / name.lower()) for name in homes}
    return {**os.environ, **own, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "PYTHONPATH": str(ROOT)}


def free_port() -> int:
    """Return a port of the loopback that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(command: list[str], address: str, folder: Path) -> Iterator[None]:
    """Run a server until the block ends; its output goes to ``server.log``."""
    log = (folder / "server.log").open("ab")
    process = subprocess.Popen(command, cwd=folder, env=environment(folder), stdout=log, stderr=log)
    try:
        wait_for(address, process)
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
        process.kill()
        log.close()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; complain if it ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            message = f"the server ended with {process.returncode}; see server.log"
            raise RuntimeError(message)
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError), urllib.request.urlopen(address, timeout=5):  # noqa: S310
            return
        time.sleep(0.3)
    message = f"{address} did not answer within {PATIENCE} seconds"
    raise RuntimeError(message)


@contextmanager
def jupyter(folder: Path, program: str) -> Iterator[str]:
    """Run JupyterLab or Notebook in a folder and yield the address of a notebook, with ``{}`` for its name."""
    token, port = secrets.token_hex(16), free_port()
    classes = {"jupyterlab": ("LabApp", "lab/tree"), "notebook": ("JupyterNotebookApp", "notebooks")}
    name, path = classes[program]
    command = [
        sys.executable, "-m", program, "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--port-retries=0",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--allow-root",
        f"--{name}.expose_app_in_browser=True", "--LabApp.news_url=",
    ]  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    with served(command, f"{base}/api/status?token={token}", folder):
        yield f"{base}/{path}/notebooks/{{}}?token={token}&reset"


@contextmanager
def voila(folder: Path, notebook: str) -> Iterator[str]:
    """Run Voila on one notebook and yield its address."""
    port = free_port()
    command = [
        sys.executable, "-m", "voila", f"notebooks/{notebook}", "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1",
        "--show_tracebacks=True",
    ]  # fmt: skip
    address = f"http://127.0.0.1:{port}/"
    with served(command, address, folder):
        yield address


def chromium() -> str | None:
    """Return where Chromium is installed, None if it is not."""
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
