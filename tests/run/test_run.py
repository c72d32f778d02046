import ast
import subprocess
import sys
from pathlib import Path

import build_assets

ROOT = Path(__file__).resolve().parents[2]


def test_what_runs_before_anything_is_installed_needs_only_python():
    """`-S` leaves out every installed package."""
    program = "import sys; sys.path.insert(0, sys.argv[1]); import infra.deploy.setup"

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""


def test_run_itself_can_be_read_by_an_old_python():
    ast.parse((ROOT / "run").read_text(), feature_version=(3, 7))


def test_the_digest_of_the_pages_changes_with_names_and_contents(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.ts").write_text("one")
    before = build_assets.digest(tmp_path, ("pages", "absent.json"))

    (tmp_path / "pages" / "a.ts").write_text("two")
    changed = build_assets.digest(tmp_path, ("pages", "absent.json"))
    (tmp_path / "pages" / "a.ts").rename(tmp_path / "pages" / "b.ts")
    renamed = build_assets.digest(tmp_path, ("pages", "absent.json"))
    (tmp_path / "pages" / "b.ts").rename(tmp_path / "pages" / "a.ts")
    (tmp_path / "pages" / "a.ts").write_text("one")

    assert len({before, changed, renamed}) == 3
    assert build_assets.digest(tmp_path, ("pages", "absent.json")) == before


def test_pages_count_as_built_only_with_the_stamp_of_these_sources(tmp_path):
    static = tmp_path / "admin_ui" / "static"
    static.mkdir(parents=True)
    (tmp_path / "package.json").write_text("{}")
    (static / "manifest.json").write_text("{}")
    assert not build_assets.is_built(tmp_path)

    (static / ".stamp").write_text(build_assets.digest(tmp_path, build_assets._SOURCES))
    assert build_assets.is_built(tmp_path)

    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert not build_assets.is_built(tmp_path)
