"""The two spaces of an installation, as its settings say."""

from dataclasses import replace
from uuid import uuid4

import pytest

from infra.settings import S3Settings, Secret, Settings, read_settings
from infra.storage import StorageFull, open_spaces
from tests.infra.storage.s3_server import KEY_ID, SECRET, S3Server


@pytest.fixture
def settings(tmp_path) -> Settings:
    return read_settings({"AKKOORD_DATA": str(tmp_path / "data")})


async def test_without_more_the_spaces_are_two_folders(settings: Settings):
    spaces = open_spaces(settings)

    await spaces.originals.put("photo.jpg", b"original")
    await spaces.renditions.put("photo.jpg", b"rendition")

    assert (settings.data / "originals" / "photo.jpg").read_bytes() == b"original"
    assert (settings.data / "renditions" / "photo.jpg").read_bytes() == b"rendition"


async def test_both_spaces_share_the_quota(settings: Settings):
    spaces = open_spaces(replace(settings, quota=1_000))
    await spaces.originals.put("photo.jpg", b"x" * 700)

    with pytest.raises(StorageFull):
        await spaces.renditions.put("photo.jpg", b"x" * 400)


async def test_with_s3_the_spaces_are_two_buckets(settings: Settings, s3_server: S3Server):
    s3 = S3Settings(
        endpoint=s3_server.endpoint,
        region="eu-west-1",
        key_id=KEY_ID,
        secret=Secret(SECRET),
        originals=s3_server.new_bucket(f"originals-{uuid4().hex}"),
        renditions=s3_server.new_bucket(f"renditions-{uuid4().hex}"),
    )
    spaces = open_spaces(replace(settings, s3=s3))

    await spaces.originals.put("photo.jpg", b"original")

    assert await spaces.originals.read("photo.jpg") == b"original"
    assert not await spaces.renditions.exists("photo.jpg")
