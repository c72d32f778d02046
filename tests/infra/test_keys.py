import stat
from dataclasses import replace

import pytest

from infra.keys import pseudonym_key, template_key
from infra.settings import Secret, WrongSetting, read_settings


def test_a_key_is_made_once_and_readable_by_its_owner_alone(settings):
    first, again = template_key(settings), template_key(settings)

    file = settings.data / "template.key"
    assert first == again
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes()) == 32


def test_templates_and_pseudonyms_have_keys_of_their_own(settings):
    assert template_key(settings).value != pseudonym_key(settings)


def test_the_setting_gives_every_host_the_same_key_and_leaves_no_file(settings):
    told = replace(settings, template_key=Secret("a long secret that all of the hosts know"))

    assert template_key(told) == template_key(replace(told, data=settings.data / "elsewhere"))
    assert not (settings.data / "template.key").exists()


def test_a_text_that_could_be_guessed_is_refused_without_repeating_it():
    with pytest.raises(WrongSetting) as wrong:
        read_settings({"AKKOORD_TEMPLATE_KEY": "too short"})

    assert str(wrong.value) == "AKKOORD_TEMPLATE_KEY: must have at least 32 characters"


def test_only_known_ways_of_running_the_network_can_be_chosen():
    assert read_settings({}).recogniser == "auto"
    assert read_settings({"AKKOORD_RECOGNISER": "dlib"}).recogniser == "dlib"
    with pytest.raises(WrongSetting, match="AKKOORD_RECOGNISER"):
        read_settings({"AKKOORD_RECOGNISER": "cloud"})
