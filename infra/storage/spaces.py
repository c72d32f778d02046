"""The two spaces of an installation, as its settings say."""

from dataclasses import dataclass

from infra.settings import S3Settings, Settings
from infra.storage.contract import Storage
from infra.storage.folder import FolderStorage
from infra.storage.quota import Quota


@dataclass(frozen=True, slots=True)
class Spaces:
    """Originals, with everything unredacted, and the renditions that may be published."""

    originals: Storage
    renditions: Storage


def open_spaces(settings: Settings) -> Spaces:
    """Open both spaces under one quota. Nothing is contacted before the first call."""
    quota = Quota(settings.quota) if settings.quota else None
    if settings.s3 is not None:
        return _buckets(settings.s3, settings, quota)
    return Spaces(
        originals=FolderStorage(settings.data / "originals", quota=quota),
        renditions=FolderStorage(settings.data / "renditions", quota=quota),
    )


def _buckets(s3: S3Settings, settings: Settings, quota: Quota | None) -> Spaces:
    from infra.storage.s3 import S3Storage  # noqa: PLC0415 - loads boto3, 0.3 s

    originals, renditions = (
        S3Storage(
            bucket,
            endpoint=s3.endpoint,
            region=s3.region,
            key_id=s3.key_id,
            secret=s3.secret.value,
            scratch=settings.data / "scratch",
            quota=quota,
        )
        for bucket in (s3.originals, s3.renditions)
    )
    return Spaces(originals, renditions)
