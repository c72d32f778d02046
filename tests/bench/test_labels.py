import json

import pytest

from media.imaging.geometry import Rectangle
from tests.bench.labels import BadLabels, read_labels

BOX = {"x": 1, "y": 2, "w": 30, "h": 40}
FACE = Rectangle(1, 2, 30, 40)


def test_each_file_says_something_else_of_a_photo(tmp_path):
    (tmp_path / "labels.json").write_text(json.dumps({"all.jpg": [BOX], "nobody.jpg": []}))
    (tmp_path / "labels_partial.json").write_text(json.dumps({"some.jpg": [BOX]}))
    (tmp_path / "ignore_regions.json").write_text(json.dumps({"all.jpg": [BOX], "other.jpg": []}))

    labels = read_labels(tmp_path)

    assert set(labels) == {"all.jpg", "nobody.jpg", "some.jpg"}
    assert labels["all.jpg"].faces == (FACE,)
    assert labels["all.jpg"].ignored == (FACE,)
    assert labels["nobody.jpg"].complete
    assert labels["nobody.jpg"].faces == ()
    assert not labels["some.jpg"].complete


def test_a_folder_without_labels_has_none(tmp_path):
    assert read_labels(tmp_path) == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"a.jpg": [{"x": 1}]}', '{"a.jpg": "nobody"}'])
def test_broken_labels_are_named_in_one_line(tmp_path, text):
    (tmp_path / "labels.json").write_text(text)

    with pytest.raises(BadLabels, match=r"labels\.json cannot be read") as raised:
        read_labels(tmp_path)

    assert "\n" not in str(raised.value)
