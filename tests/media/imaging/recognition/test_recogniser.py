"""Templates are those of face_recognition, whichever library makes them."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import ImageFile

from media.imaging.geometry import Rectangle
from media.imaging.recognition.chips import region
from media.imaging.recognition.dlib_network import DlibNetwork
from media.imaging.recognition.networks import Lack, RecogniserMissing
from media.imaging.recognition.recogniser import Choice, Recogniser, load_recogniser


@pytest.fixture(scope="module")
def recogniser(networks) -> Recogniser:
    return load_recogniser(networks, Choice.ONNX)


@pytest.fixture(scope="module")
def by_dlib(networks) -> Recogniser:
    return load_recogniser(networks, Choice.DLIB)


def test_the_fast_library_is_the_one_in_use(networks):
    assert load_recogniser(networks).engine is Choice.ONNX


def test_both_libraries_make_the_same_templates(recogniser, by_dlib, photo, boxes):
    fast, slow = recogniser.templates(photo, boxes), by_dlib.templates(photo, boxes)

    assert fast.shape == (3, 128)
    assert fast.dtype == np.float32
    assert np.abs(fast - slow).max() <= 1e-4


def test_they_are_what_face_recognition_makes_itself(recogniser, by_dlib, photo, boxes):
    api = DlibNetwork()._api
    around = [region(box) for box in boxes]
    places = [(box.y, box.x + box.w, box.y + box.h, box.x) for box in around]

    theirs = np.array(api.face_encodings(photo, places, model="large"))

    assert np.abs(recogniser.templates(photo, boxes) - theirs).max() <= 1e-4


def test_pillow_still_refuses_cut_off_files(by_dlib):
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_no_face_gives_no_template(recogniser, photo):
    assert recogniser.templates(photo, []).shape == (0, 128)


def test_a_crowd_gives_one_template_each_in_order(recogniser, photo, boxes):
    crowd = boxes * 7

    templates = recogniser.templates(photo, crowd)

    assert templates.shape == (21, 128)
    assert np.abs(templates - np.tile(recogniser.templates(photo, boxes), (7, 1))).max() < 1e-5


def test_a_box_may_reach_out_of_the_photo(recogniser, photo):
    outside = [Rectangle(-40, -40, 100, 120), Rectangle(880, 580, 60, 80), Rectangle(5, 5, 1, 1)]

    assert np.isfinite(recogniser.templates(photo, outside)).all()


def test_threads_do_not_disturb_one_another(recogniser, photo, boxes):
    alone = recogniser.templates(photo, boxes)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: recogniser.templates(photo, boxes), range(8)))

    assert all(np.array_equal(alone, templates) for templates in together)


def test_dlib_takes_over_where_the_numbers_differ(networks, tmp_path):
    for file in networks.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (stamp,) = tmp_path.glob("*.json")
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "difference": 0.01}))

    told: list[RecogniserMissing] = []
    engines = [load_recogniser(tmp_path, Choice.AUTO, told.append).engine for _ in range(2)]

    assert engines == [Choice.DLIB, Choice.DLIB]
    assert [missing.lack for missing in told] == [Lack.OTHER_NUMBERS]
    with pytest.raises(RecogniserMissing):
        load_recogniser(tmp_path, Choice.ONNX)


def test_without_a_fitting_setuptools_the_process_lives_on(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("face_recognition")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pkg_resources", None)

    with pytest.raises(RecogniserMissing):
        DlibNetwork()
