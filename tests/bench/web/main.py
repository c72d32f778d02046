"""`./run bench sign-ups`: what it costs when people sign up, all processes counted."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from admin_ui.demo.browser import Unexpected
from tests.bench.command import FINE, WRONG_USE
from tests.bench.web.pages import SIGNING_UP, sql_per_page
from tests.bench.web.product import Product, while_running
from tests.bench.web.seeding import fill, make_events, make_token
from tests.bench.web.visitors import Refused, Round, Visit, registers, run_round, signs_up

#: Visits before anything is measured: connections are made, templates are compiled.
_WARM_UP = 20
_AT_ONCE = 32
_TARGET_FLOW, _TARGET_API, _TARGET_SQL, _TARGET_GROWTH = 25.0, 12.0, 6, 1.2


@dataclass(frozen=True, slots=True)
class Cost:
    """What one round of visits took."""

    round: Round
    cpu_seconds: Mapping[str, float]

    def cpu_ms(self, kind: str | None = None) -> float:
        """Return the processor time per visit, of one kind of process or of all."""
        used = self.cpu_seconds[kind] if kind else sum(self.cpu_seconds.values())
        return 1000 * used / len(self.round.visits)


def main(asked: argparse.Namespace) -> int:
    try:
        with tempfile.TemporaryDirectory(prefix="akkoord-bench-") as folder:
            answer = _measured(Path(folder, "data"), asked)
    except (Refused, Unexpected, TimeoutError) as error:
        print(f"./run bench: {error}", file=sys.stderr)
        return WRONG_USE
    print(json.dumps(answer, indent=1) if asked.json else _table(answer), flush=True)
    return FINE


def _measured(data: Path, asked: argparse.Namespace) -> dict[str, Any]:
    answer: dict[str, Any] = {}

    def work(product: Product) -> None:
        answer.update(_measure(product, flows=asked.flows, full=asked.full))

    while_running(data, work)
    return answer


def _measure(product: Product, *, flows: int, full: int) -> dict[str, Any]:
    settings = product.installation.settings
    here, crowded = asyncio.run(
        make_events(product.database, settings, ["Rekenen in groep 3", "Rekenen in groep 4"])
    )
    visit = signs_up(here.slug)
    _cost(product, visit, visits=_WARM_UP, at_once=4)
    alone = _cost(product, visit, visits=flows, at_once=1)
    together = _cost(product, visit, visits=2 * flows, at_once=_AT_ONCE)
    token = asyncio.run(make_token(product.database))
    by_program = _cost(product, registers(here.id, token), visits=flows, at_once=1)
    sql = asyncio.run(sql_per_page(product, here))
    asyncio.run(fill(product.database, crowded.id, full))
    there = signs_up(crowded.slug)
    _cost(product, there, visits=_WARM_UP, at_once=4)
    crowd = _cost(product, there, visits=flows, at_once=1)
    return {
        "flow_cpu_ms": round(alone.cpu_ms(), 2),
        "flow_cpu_ms_by_process": {
            kind: round(alone.cpu_ms(kind), 2) for kind in alone.cpu_seconds
        },
        "flow_p50_ms": round(1000 * alone.round.percentile(0.5), 1),
        "flow_p95_ms": round(1000 * alone.round.percentile(0.95), 1),
        "flows_per_s_alone": round(alone.round.per_second, 1),
        "flows_per_s": round(together.round.per_second, 1),
        "flow_cpu_ms_at_32": round(together.cpu_ms(), 2),
        "flow_p95_ms_at_32": round(1000 * together.round.percentile(0.95), 1),
        "api_cpu_ms": round(by_program.cpu_ms(), 2),
        "api_p95_ms": round(1000 * by_program.round.percentile(0.95), 1),
        "sql_per_page": sql,
        "registrations_in_full": full,
        "flow_cpu_ms_full": round(crowd.cpu_ms(), 2),
        "flow_p95_ms_full": round(1000 * crowd.round.percentile(0.95), 1),
        "sql_per_page_full": asyncio.run(sql_per_page(product, crowded)),
    }


def _cost(product: Product, visit: Visit, *, visits: int, at_once: int) -> Cost:
    """Let people come, and wait until their mails are sent: those are part of what it costs."""
    product.drain()
    before = product.cpu_seconds()
    done = asyncio.run(run_round(product.base_url, visit, visits=visits, at_once=at_once))
    product.drain()
    after = product.cpu_seconds()
    return Cost(done, {kind: after[kind] - before[kind] for kind in before})


def _table(answer: Mapping[str, Any]) -> str:
    growth = answer["flow_cpu_ms_full"] / answer["flow_cpu_ms"]
    by_process = answer["flow_cpu_ms_by_process"]
    most_sql = max(n for page, n in answer["sql_per_page"].items() if page != SIGNING_UP)
    rows = [
        ("whole flow, processor", f"{answer['flow_cpu_ms']} ms", f"≤ {_TARGET_FLOW:.0f} ms"),
        *((f"  of which {kind}", f"{used} ms", "") for kind, used in by_process.items()),
        ("whole flow, p50 / p95", f"{answer['flow_p50_ms']} / {answer['flow_p95_ms']} ms", ""),
        ("flows a second, one by one", f"{answer['flows_per_s_alone']}", ""),
        (f"flows a second, {_AT_ONCE} at once", f"{answer['flows_per_s']}", ""),
        ("  p95 then", f"{answer['flow_p95_ms_at_32']} ms", ""),
        ("one over the API, processor", f"{answer['api_cpu_ms']} ms", f"≤ {_TARGET_API:.0f} ms"),
        ("most queries of a page to read", f"{most_sql}", f"≤ {_TARGET_SQL}"),
        (
            f"with {answer['registrations_in_full']} registrations",
            f"{answer['flow_cpu_ms_full']} ms, x {growth:.2f}",
            f"≤ x {_TARGET_GROWTH}",
        ),
    ]
    lines = [f"{what:34} {figure:>20}  {aim}" for what, figure, aim in rows]
    pages = [f"  {page:32} {n:>20}" for page, n in answer["sql_per_page"].items()]
    return "\n".join([*lines, "queries per page", *pages])
