"""`redact --keep-clear` on photographs: no stranger is ever left visible."""

from pathlib import Path

import pytest

from tests.media.commands import akkoord, lines

pytestmark = pytest.mark.timeout(900)

_PEOPLE, _STRANGERS = 8, 16


@pytest.fixture
def people(test_photos: Path) -> list[Path]:
    """Folders of people of whom there are at least four photos."""
    folders = sorted((test_photos / "identities").iterdir())
    enough = [folder for folder in folders if folder.is_dir() and len(list(folder.iterdir())) >= 4]
    return enough[:: max(1, len(enough) // _PEOPLE)][:_PEOPLE]


def test_known_people_are_seen_and_strangers_are_not(test_photos, people, tmp_path, capsys):
    references, photos = tmp_path / "references", tmp_path / "photos"
    photos.mkdir()
    for folder in people:
        *known, last = sorted(folder.iterdir())
        (references / folder.name).mkdir(parents=True)
        for file in known[:3]:
            (references / folder.name / file.name).symlink_to(file)
        (photos / f"known {folder.name}.jpg").write_bytes(last.read_bytes())
    strangers = sorted((test_photos / "impostors").glob("*.jpg"))
    for file in strangers[:: len(strangers) // _STRANGERS][:_STRANGERS]:
        (photos / f"stranger {file.name}").write_bytes(file.read_bytes())

    out = tmp_path / "out"
    akkoord("redact", photos, "--out", out, "--keep-clear", references, "--json", jobs=2)

    right = 0
    for line in lines(capsys):
        name = Path(line["file"]).stem
        seen = [face["person"] for face in line["faces"] if face["visible"]]
        assert seen in ([], [name.removeprefix("known ")]), line["file"]
        right += len(seen)
    assert right >= len(people) / 2
