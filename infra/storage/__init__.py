"""Photos as bytes under keys that are written once: in a local folder, or in S3 buckets.

Nothing in here is readable by the world: every byte leaves through a route that decides.
"""

from infra.storage.contract import (
    AlreadyStored,
    ListedObject,
    Mismatch,
    ObjectDamaged,
    ObjectMissing,
    Storage,
    StorageError,
    StorageFull,
    StorageUnavailable,
    StoredObject,
)
from infra.storage.folder import FolderStorage
from infra.storage.quota import Quota
from infra.storage.spaces import Spaces, open_spaces
from infra.storage.streams import ByteStream

__all__ = [
    "AlreadyStored",
    "ByteStream",
    "FolderStorage",
    "ListedObject",
    "Mismatch",
    "ObjectDamaged",
    "ObjectMissing",
    "Quota",
    "Spaces",
    "Storage",
    "StorageError",
    "StorageFull",
    "StorageUnavailable",
    "StoredObject",
    "open_spaces",
]
