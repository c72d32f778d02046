"""Tell at the end which tests were not run, and why."""

from collections import Counter

import pytest

_PREFIX = "not run: "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = Counter(
        reason
        for report in terminalreporter.stats.get("skipped", [])
        if (reason := _reason(report)) is not None
    )
    if reasons:
        details = "; ".join(f"{reason}: {count}" for reason, count in sorted(reasons.items()))
        terminalreporter.write_line(f"not run: {reasons.total()} ({details})", yellow=True)


def _reason(report: pytest.TestReport) -> str | None:
    """Return why a skipped test was not run; None where it was skipped for another reason."""
    if not isinstance(report.longrepr, tuple):
        return None
    message = report.longrepr[2].removeprefix("Skipped: ")
    return message.removeprefix(_PREFIX) if message.startswith(_PREFIX) else None
