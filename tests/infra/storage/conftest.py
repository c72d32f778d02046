from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from infra.storage import FolderStorage, Quota, Storage
from infra.storage.s3 import S3Storage
from tests.infra.storage.s3_server import KEY_ID, SECRET, S3Server, serving

MakeStorage = Callable[..., Storage]


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    root = tmp_path_factory.mktemp("s3") / "buckets"
    root.mkdir()
    with serving(root) as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def make_storage(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStorage:
    """Make an empty storage of either kind, all its files under `tmp_path` or in a new bucket."""

    def folder(*, quota: Quota | None = None) -> Storage:
        return FolderStorage(tmp_path / uuid4().hex, quota=quota)

    def s3(*, quota: Quota | None = None) -> Storage:
        server: S3Server = request.getfixturevalue("s3_server")
        return S3Storage(
            server.new_bucket(f"bucket-{uuid4().hex}"),
            endpoint=server.endpoint,
            region="eu-west-1",
            key_id=KEY_ID,
            secret=SECRET,
            scratch=tmp_path / "scratch",
            quota=quota,
        )

    return folder if request.param == "folder" else s3


@pytest.fixture
def storage(make_storage: MakeStorage) -> Storage:
    return make_storage()
