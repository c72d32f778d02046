"""What the code must hold everywhere, read from the code itself."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.table import Table

import events.tables
import infra.tables
import media.tables
from app import JOBS

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("admin_ui", "events", "infra", "media")

#: Who may read an encoded picture: the confined decoder, and what checks our own output.
_READS_PICTURES = {
    "media/imaging/decode.py",
    "media/imaging/encode.py",
    "media/imaging/verify.py",
}

#: Columns that lead to a person, beyond what their names say.
_ABOUT_PEOPLE = re.compile(
    r"(^|_)(person|people|email|name|contact|subject|organisation|recipient|message|address)(_|$)"
)
#: Whose name is not that of somebody.
_NOT_A_PERSONS = {"file_name"}

_TEMPLATE = re.compile(r"embedding|descriptor|encoding|template|faceprint|biometric|landmark")

#: Named after templates, and holding none in the open: a key, sealed bytes, pages.
_SEALED = {"infra/settings.py:template_key", "media/store/enrolments.py:templates"}
#: Where they are computed, opened and compared, in memory: behind the permission of an event.
_GUARD = "media/services/templates.py"

#: Who may ask for a template: the guard, and commands that work on files of whoever runs them.
_ASKS = {"load_recogniser", "AlignedRecogniser", "OnnxNetwork", "DlibNetwork"}
_COMPUTES = re.compile(r"media/(services/templates|cli/\w+|imaging/recognition/\w+)\.py")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*.py")):
            name = path.relative_to(_ROOT).as_posix()
            if "piccolo_migrations" not in name:
                yield name, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func)


def tables() -> list[type[Table]]:
    return [
        found
        for module in (infra.tables, events.tables, media.tables)
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Table) and found is not Table and found.__module__ == module.__name__
    ]


def columns(table: type[Table]) -> list[str]:
    return [column._meta.name for column in table._meta.columns]


def test_every_job_that_is_asked_for_exists():
    asked = {}
    for name, tree in sources():
        for call in calls(tree):
            if name_of(call).split(".")[-1] == "enqueue" and name != "infra/queue.py":
                assert isinstance(call.args[0], ast.Constant), f"{name}:{call.lineno}"
                asked[call.args[0].value] = f"{name}:{call.lineno}"

    assert asked
    assert {job: place for job, place in asked.items() if job not in JOBS} == {}


def test_every_job_is_asked_for_or_comes_back_by_itself():
    asked = {
        node.value
        for _, tree in sources()
        for call in calls(tree)
        if name_of(call).split(".")[-1] == "enqueue"
        for node in call.args[:1]
        if isinstance(node, ast.Constant)
    }

    assert [name for name, job in JOBS.items() if not job.every and name not in asked] == []


def test_only_the_confined_decoder_and_the_check_of_our_own_files_read_pictures():
    readers = re.compile(
        r"(^|\.)(Image\.open|cv2\.im(read|decode)|imread|imdecode|open_heif|read_heif|decode_jpeg)$"
    )
    found = {
        name
        for name, tree in sources()
        if not name.startswith("admin_ui/demo/")  # its own photographs, checked by their hash
        for call in calls(tree)
        if readers.search(name_of(call))
    }

    assert found <= _READS_PICTURES
    assert "media/imaging/decode.py" in found


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)
def test_a_table_about_people_says_why_by_what_right_and_for_how_long(table):
    about_people = any(
        _ABOUT_PEOPLE.search(name) and name not in _NOT_A_PERSONS for name in columns(table)
    )
    told = table.__doc__ or ""

    if about_people:
        for word in ("Purpose", "egal basis", "etention"):
            assert word in told, f"{table.__name__} does not tell its {word}"


def test_some_tables_are_about_people_and_all_are_looked_at():
    assert {table.__name__ for table in tables()} >= {"Person", "Registration", "Face", "Staff"}


def test_nothing_could_hold_the_template_of_a_face():
    fields = {f"{table.__name__}.{name}" for table in tables() for name in columns(table)}
    for module, tree in sources():
        fields |= {
            f"{module}:{node.target.id}"
            for cls in ast.walk(tree)
            if isinstance(cls, ast.ClassDef)
            for node in cls.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }

    assert len(fields) > 100
    named_so = {f for f in fields if _TEMPLATE.search(f.split(":")[-1].lower())}
    computing = {field for field in fields if _COMPUTES.fullmatch(field.split(":")[0])}
    allowed = {field for field in fields if "template" in field.split(":")[0]} | computing
    assert named_so - allowed - _SEALED == set()
    assert named_so >= _SEALED


def test_only_an_enrolment_and_the_secret_of_a_webhook_are_sealed():
    holders = {
        table.__name__
        for table in tables()
        for name in columns(table)
        if name in {"ciphertext", "wrapped", "nonce"}
    }

    assert holders == {"Enrolment", "EnrolmentKey", "Webhook"}


def test_only_the_guard_and_commands_on_own_files_compute_templates():
    found = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in _ASKS
    }

    assert _GUARD in found
    assert [name for name in found if not _COMPUTES.fullmatch(name)] == []


def test_permission_to_recognise_is_given_out_in_one_place():
    makers = {
        name
        for name, tree in sources()
        if imports(tree, "events.domain.recognition", "Permission")
        or name == "events/domain/recognition.py"
        for call in calls(tree)
        if name_of(call) == "Permission"
    }
    deciding = {
        name for name, tree in sources() for call in calls(tree) if name_of(call) == "permitted"
    }

    assert makers == {"events/domain/recognition.py"}
    assert deciding <= {"events/services/recognition.py", "events/domain/event.py"}


def test_every_way_into_the_guard_asks_for_the_permission():
    tree = ast.parse((_ROOT / _GUARD).read_text("utf-8"))
    ways = [
        node
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]

    assert [way.name for way in ways] == ["gallery", "compute", "look"]
    for way in ways:
        assert "permission: Permission" in ast.unparse(way.args)
        assert any(name_of(call) == "_require" for call in calls(way)), way.name


def test_faces_are_recognised_in_one_package_and_by_libraries_that_we_know():
    importers = {
        (name, library)
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for library in libraries(node)
        if library in {"face_recognition", "dlib", "insightface", "deepface"}
    }

    assert {library for _, library in importers} == {"face_recognition", "dlib"}
    assert all(name.startswith("media/imaging/recognition/") for name, _ in importers)


def imports(tree: ast.Module, module: str, name: str) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == module
        and name in {alias.name for alias in node.names}
        for node in ast.walk(tree)
    )


def libraries(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    return {name.split(".")[0] for name in names}
