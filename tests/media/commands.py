"""Run `akkoord faces` and `akkoord redact` in this process, and read what they say."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

import pytest

from media import cli


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="akkoord")
    cli.add_commands(parser.add_subparsers(required=True))
    return parser.parse_args(arguments)


def akkoord(command: str, *arguments: object, jobs: int = 1) -> int:
    """Return the exit status; one job, as processes of their own take a second to start."""
    asked = parsed([command, f"--jobs={jobs}", *(str(part) for part in arguments)])
    return asked.run(asked)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
