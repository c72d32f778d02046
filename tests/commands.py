"""What `./run test`, `./run fmt` and `./run bench` do: the commands of whoever changes the code."""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import build_assets
from tests import apt
from tests.bench import command as bench
from tests.browser import NoBrowser, find_or_install

TOOLS = Path(sys.executable).parent

#: Real processes, started and killed: worth their time before a commit, not in the loop.
SLOW = ("tests/infra/embedded_postgres", "tests/infra/deploy", "tests/faults", "tests/e2e")

_CLOSING_LINE = re.compile(r"=+ .*\b(passed|failed|error|errors|skipped|no tests ran)\b.* in .*=+")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Step:
    """One check; `run` returns an exit status."""

    name: str
    run: Callable[[], int]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    test = commands.add_parser(
        "test",
        help="format, lint, types, contracts and all tests",
        epilog="Other arguments go to pytest: -n 4 lets four processes share the tests.",
    )
    test.add_argument("--fast", action="store_true", help="leave out what is slow")
    test.add_argument("--no-browser", action="store_true", help="count browser tests as not run")
    test.add_argument("--keep-going", action="store_true", help="go on after a failed step")
    commands.add_parser("fmt", help="format the code and mend what can be mended")
    bench.add_to(commands)
    asked, rest = parser.parse_known_args()
    if rest and asked.command != "test":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if asked.command == "bench":
        measured: int = asked.run(asked)
        return measured
    if asked.command == "fmt":
        return format_code()
    try:
        return check(asked, rest)
    except NoBrowser as error:
        print(f"./run test: {error}", file=sys.stderr)
        return 1


def format_code() -> int:
    return tool("ruff", "check", "--fix", "--quiet", ".", "run") or tool(
        "ruff", "format", ".", "run"
    )


def check(asked: argparse.Namespace, pytest_arguments: Sequence[str]) -> int:
    tests = Tests(asked, pytest_arguments)
    steps = [
        Step("format", lambda: tool("ruff", "format", "--check", "--quiet", ".", "run")),
        Step("lint", lambda: tool("ruff", "check", "--quiet", ".", "run")),
        Step("contracts", lambda: tool("lint-imports")),
        Step("dependencies", lambda: tool("deptry", ".")),
        Step("types of the pages", build_assets.check_types),
        Step("types", lambda: tool("mypy")),
        Step("tests", tests.run),
    ]
    results = []
    for step in steps:
        results.append(timed(step))
        if not results[-1].passed and not asked.keep_going:
            break
    left = len(steps) - len(results)
    print("\n" + "\n".join(result.line for result in results))
    if left:
        print(f"{left} steps were not reached.")
    if tests.closing_line:  # last, in pytest's own form, for whoever reads only that
        print(tests.closing_line)
    return 0 if all(result.passed for result in results) else 1


@dataclass(frozen=True)
class Result:
    name: str
    passed: bool
    seconds: float

    @property
    def line(self) -> str:
        return f"{'ok    ' if self.passed else 'FAILED'} {self.name:20}{self.seconds:7.1f} s"


def timed(step: Step) -> Result:
    start = time.monotonic()
    status = step.run()
    result = Result(step.name, status == 0, time.monotonic() - start)
    print(result.line, flush=True)
    return result


def tool(name: str, *arguments: str) -> int:
    """Run a tool of the virtual environment; show what it said only when it failed."""
    done = subprocess.run(
        [str(TOOLS / name), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout, end="", flush=True)
    return done.returncode


class Tests:
    """One run of pytest."""

    def __init__(self, asked: argparse.Namespace, arguments: Sequence[str]) -> None:
        self.closing_line = ""
        self._environ = dict(os.environ)
        self._command = [sys.executable, "-m", "pytest"]
        if sys.stdout.isatty():
            self._command.append("--color=yes")
        if not asked.fast and shutil.which("bwrap") is None:
            apt.install("bubblewrap")  # without it, one form of the sandbox counts as not run
        if asked.no_browser or asked.fast:
            self._command += ["-p", "tests.no_browser"]
        else:
            self._environ["AKKOORD_BROWSER"] = find_or_install(os.environ)
        if asked.fast:
            self._command += ["-x", "--failed-first", *(f"--ignore={path}" for path in SLOW)]
        self._command += arguments

    def run(self) -> int:
        """Pass on what pytest says, and keep its closing line."""
        with subprocess.Popen(
            self._command, stdout=subprocess.PIPE, text=True, env=self._environ
        ) as process:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                plain = _COLOUR.sub("", line).strip()
                if _CLOSING_LINE.fullmatch(plain):
                    self.closing_line = plain
        return process.returncode


if __name__ == "__main__":
    sys.exit(main())
