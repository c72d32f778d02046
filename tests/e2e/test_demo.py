"""The demonstration that checks itself: real processes, real photographs."""

import json
import os
import subprocess
import sys

from tests.e2e.photos import ROOT
from tests.not_run import not_run


def test_the_demonstration_finds_that_the_product_keeps_its_promise(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--check"],
        cwd=ROOT,
        env={**os.environ, "AKKOORD_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    if "Nothing can be checked without" in done.stderr:
        not_run("the photographs of the demonstration cannot be had")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen.pop("seconds") > 0
    assert seen == {
        "sign_ups": 3,
        "photos": 5,
        "faces_found": seen["faces_found"],
        "faces_hidden": 5,
        "faces_shown": 5,
        "published": 5,
        "shown_after_withdrawal": 0,
        "ok": True,
    }


def test_a_check_without_photographs_says_so_and_fails(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app", "demo", "--check", "--photos", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert json.loads(done.stdout)["ok"] is False
    assert "There are no photographs in" in done.stderr
