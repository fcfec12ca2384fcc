"""The built wheel, installed into an empty environment far from the clone, serves the demo in Chinese."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.house import ROOT

pytestmark = pytest.mark.browser
LIMIT = 520 * 1024 * 1024


def _run(*command: str | Path, **env: str) -> None:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=env.pop("cwd", str(ROOT)),
        text=True,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def _wait(address: str) -> None:
    for _try in range(120):
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


def test_the_wheel_serves_from_an_empty_environment(tmp_path: Path, browser: Browser) -> None:
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT)
    wheel = next(tmp_path.glob("linli-*.whl"))
    _run("python3", "-m", "venv", tmp_path / "venv")
    pip = tmp_path / "venv" / "bin" / "pip"
    _run(pip, "install", "--quiet", "--require-hashes", "-r", ROOT / "requirements" / "base.txt")
    _run(pip, "install", "--quiet", "--no-deps", wheel)
    assert _size(tmp_path / "venv") <= LIMIT
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env: dict[str, Any] = {
        name: value for name, value in os.environ.items() if not name.startswith(("LINLI", "DATABASE"))
    }
    env["LINLI_DATA"] = str(tmp_path / "data")
    linli = tmp_path / "venv" / "bin" / "linli"
    subprocess.run([linli, "demo", "--json"], env=env, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [linli, "run", "--port", str(port)],
        env=env,
        cwd=tmp_path,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/health")
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        assert page.inner_text("h1") == "有事，说一声。"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 241)"
        page.close()
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(30)
