"""An upload for which there is no room: told as such, nothing half stored, tried again later."""

from dataclasses import replace

import pytest

from infra.runtime import Runtime
from infra.staff.permissions import Role
from infra.storage import FolderStorage, Quota
from tests.admin_ui.conftest import World
from tests.admin_ui.test_uploads import PHOTO, SHA256, photos_stored


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    folder = runtime.settings.data / "small"
    return replace(runtime, originals=FolderStorage(folder, quota=Quota(len(PHOTO) - 1)))


async def test_a_full_storage_is_told_and_stores_nothing(world: World, staff_client):
    _, client = await staff_client(Role.PHOTOGRAPHER)

    sent = await client.put(f"{world.album_url}/uploads/{SHA256}", content=PHOTO)

    assert (sent.status_code, sent.json()["code"]) == (507, "storage_full")
    assert sent.headers["Content-Type"] == "application/problem+json"
    assert "geen ruimte" in sent.json()["detail"]
    assert await photos_stored() == 0
