"""The measurement of sign-ups: its figures, and one small run of the whole thing."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.web.main import Cost
from tests.bench.web.visitors import Round, address

ROOT = Path(__file__).resolve().parents[2]
_SMALL = ("--flows", "4", "--full", "30")


def test_cost_counts_every_kind_of_process_once_per_visit():
    done = Round(visits=(0.1, 0.2, 0.3, 0.4), seconds=2.0)
    cost = Cost(done, {"web": 0.02, "worker": 0.04, "postgres": 0.02})

    assert cost.cpu_ms() == 20.0
    assert cost.cpu_ms("worker") == 10.0
    assert done.per_second == 2.0
    assert (done.percentile(0.5), done.percentile(0.95)) == (0.3, 0.4)


def test_every_visitor_has_an_address_of_its_own():
    assert len({address(number) for number in range(70_000)}) == 70_000


def test_a_small_run_tells_every_figure():
    done = subprocess.run(
        [sys.executable, "-m", "tests.commands", "bench", "sign-ups", *_SMALL, "--json"],
        cwd=ROOT, capture_output=True, check=False, timeout=240,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    keys = ("flow_cpu_ms", "api_cpu_ms", "flow_p95_ms", "flows_per_s", "flow_cpu_ms_full")
    assert all(answer[key] > 0 for key in keys)
    assert set(answer["flow_cpu_ms_by_process"]) == {"web", "worker", "postgres"}
    assert max(n for page, n in answer["sql_per_page"].items() if page != "signing up") <= 6
    assert answer["sql_per_page_full"] == answer["sql_per_page"]
