from pathlib import Path

import pytest

from admin_ui.demo.installation import prepared
from admin_ui.demo.people import STAFF
from infra.staff.passwords import weakness


def test_a_demonstration_knows_nothing_of_a_real_installation(tmp_path: Path):
    given = {
        "PATH": "/usr/bin",
        "DATABASE_URL": "postgresql://real/database",
        "AKKOORD_STORAGE": "s3",
        "AKKOORD_SMTP_URL": "smtp://real.example",
        "AKKOORD_BASE_URL": "https://real.example",
        "AKKOORD_HOST": "0.0.0.0",
        "AKKOORD_DATA": "/srv/real",
        "AKKOORD_PSEUDONYM_KEY": "the real key",
        "AKKOORD_WORKERS": "3",
    }

    made = prepared(given, tmp_path, port=8123)

    assert made.settings.database_url is None
    assert made.settings.s3 is None
    assert made.settings.smtp_url is None
    assert made.settings.pseudonym_key is None
    assert made.settings.base_url == "http://127.0.0.1:8123"
    assert made.settings.data == tmp_path
    assert made.settings.workers == 3
    assert "real" not in " ".join(made.environment.values())


@pytest.mark.parametrize("account", STAFF, ids=lambda one: one.email)
def test_every_demo_password_is_one_that_the_product_takes(account):
    assert weakness(account.password, about=f"{account.name} {account.email}") is None
