"""The one gate: `python -m tests.gate` runs every check on both databases, `… lint` no tests."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import postgresql

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
COVERED = (
    ("all", "linli/*", 90),
    ("rules", "linli/*/rules.py,linli/*/rules/*", 100),
    ("actions", "linli/*/actions.py,linli/*/actions/*", 95),
)
"""(what, files, least per cent). A star within a path stops at a slash; one at the end does not."""
BARE = ("pytest", "-rs", "--durations=5")
"""Pure rules know no engine and are tested once; so is coverage measured, which takes a third longer."""
PYTEST = ("coverage", "run", "--parallel-mode", "-m", "pytest", "-rs", "--durations=5")


@dataclass(frozen=True)
class Step:
    """One command of the gate and what its environment adds (None takes a variable away)."""

    name: str
    command: Sequence[str]
    env: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """How a step ended."""

    step: Step
    code: int
    output: str
    seconds: float


LINT = (
    Step("mypy", ("mypy", "linli")),
    Step("ruff check", ("ruff", "check", ".")),
    Step("ruff format", ("ruff", "format", "--check", ".")),
    Step("import-linter", ("lint-imports",)),
)


def tests(folder: Path, url: str) -> list[Step]:
    """The suite on each engine, coverage on one of them, and the browser's tests once."""
    file = {"COVERAGE_FILE": str(folder / "coverage")}
    steps = [
        Step("pytest on SQLite", (*PYTEST, "-m", "not browser"), {**file, "DATABASE_URL": None}),
        Step("pytest on PostgreSQL", (*BARE, "-m", "not browser and not rules"), {"DATABASE_URL": url}),
    ]
    if has_browser_tests():
        steps.append(
            Step(
                "pytest in a browser",
                (*PYTEST, "-m", "browser", "tests/browser"),
                {**file, "DATABASE_URL": None},
            )
        )
    return steps


def has_browser_tests() -> bool:
    """Whether anybody drives a browser yet."""
    return any((ROOT / "tests" / "browser").glob("test_*.py"))


def chromium() -> None:
    """Installs a browser where there is none: the system's as root, else playwright's own."""
    if shutil.which("chromium"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"], check=True)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def run(step: Step) -> Done:
    """Runs one step to its end."""
    started = time.monotonic()
    env = {name: value for name, value in {**os.environ, **step.env}.items() if value is not None}
    done = subprocess.run(
        [str(BIN / step.command[0]), *step.command[1:]],
        cwd=ROOT,
        env=env,
        text=True,
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return Done(step, done.returncode, done.stdout.rstrip(), time.monotonic() - started)


def show(done: Done) -> None:
    """A heading, and what the step said."""
    print(f"\n===== {done.step.name} ({done.seconds:.0f} s)\n{done.output}", flush=True)


def run_all(steps: Sequence[Step]) -> list[Done]:
    """Runs the steps two at a time, in their order, showing each as it ends."""
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for future in as_completed([pool.submit(run, step) for step in steps]):
            results.append(future.result())
            show(results[-1])
    return results


def coverage(folder: Path) -> list[Done]:
    """Puts the runs' branch coverage together and holds it against the thresholds."""
    env: dict[str, str | None] = {"COVERAGE_FILE": str(folder / "coverage")}
    steps = [Step("coverage combine", ("coverage", "combine", "--quiet", str(folder)), env)]
    steps += [
        Step(
            f"coverage of {name}: at least {least} %",
            ("coverage", "report", f"--include={pattern}", f"--fail-under={least}", "--show-missing"),
            env,
        )
        for name, pattern, least in COVERED
    ]
    results = [run(step) for step in steps]
    for done in results:
        show(done)
    return results


def main(words: Sequence[str]) -> int:
    """0 if everything passed."""
    if words and words != ["lint"]:
        print("python -m tests.gate [lint]", file=sys.stderr)
        return 2
    if words:
        return close(run_all(LINT))
    if has_browser_tests():
        chromium()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="linli-gate-")))
        url = stack.enter_context(postgresql())
        results = run_all([*tests(folder, url), *LINT])
        results += coverage(folder)
    return close(results)


def close(results: Sequence[Done]) -> int:
    """The closing lines: each pytest's own summary, then every step with its verdict."""
    print("\n===== summary")
    for done in results:
        last = done.output.splitlines()[-1] if done.output else ""
        verdict = "ok    " if done.code == 0 else "FAILED"
        print(f"{verdict} {done.step.name} ({done.seconds:.0f} s): {last.strip('= ')}")
    failed = sum(done.code != 0 for done in results)
    print(f"{failed} of {len(results)} steps failed" if failed else "everything passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
