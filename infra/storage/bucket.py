"""One S3 bucket through boto3: blocking calls, with bounded time, tries and memory."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

import boto3  # noqa: TID253 - this module is only imported where S3 is used
from botocore.config import Config  # noqa: TID253
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError  # noqa: TID253

from infra.storage.contract import (
    AlreadyStored,
    ListedObject,
    ObjectMissing,
    StorageError,
    StorageFull,
    StorageUnavailable,
)
from infra.storage.s3_upload import SHA256, upload
from infra.storage.spool import Spooled
from infra.storage.streams import BLOCK, Readable

if TYPE_CHECKING:
    from botocore.response import StreamingBody
    from types_boto3_s3 import S3Client

#: Calls at once; each holds one connection.
CONNECTIONS = 16

_ATTEMPTS = 4
_CONNECT_SECONDS = 5
_READ_SECONDS = 20

_MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}
_TAKEN = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
_FULL = {"507", "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull"}
_NOT_OFFERED = {"501", "NotImplemented"}


class Bucket:
    """The calls a storage needs, each raising the errors of the storage contract."""

    def __init__(
        self, name: str, *, endpoint: str | None, region: str, key_id: str, secret: str
    ) -> None:
        self._name = name
        self._client: S3Client = _session().client(
            "s3",
            endpoint_url=endpoint,
            region_name=region,
            aws_access_key_id=key_id,
            aws_secret_access_key=secret,
            config=_config(own_endpoint=endpoint is not None),
        )

    def store(self, key: str, spool: Spooled) -> None:
        """Create `key` unless it is there, and see that it then holds these very bytes."""
        with _answers(key):
            if self._size(key) is None:
                self._create(key, spool)
            if self._size(key) != spool.size or self._sha256(key) != spool.sha256:
                raise AlreadyStored(key=key)

    def _create(self, key: str, spool: Spooled) -> None:
        try:
            upload(self._client, self._name, key, spool.path, sha256=spool.sha256)
        except ClientError as error:
            if _code(error) not in _TAKEN:
                raise

    def exists(self, key: str) -> bool:
        with _answers(key):
            return self._size(key) is not None

    def _size(self, key: str) -> int | None:
        try:
            return self._client.head_object(Bucket=self._name, Key=key)["ContentLength"]
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise

    def _sha256(self, key: str) -> bytes:
        """Return what the label says, or, where a server lost the labels, hash the bytes."""
        label = self._client.head_object(Bucket=self._name, Key=key)["Metadata"].get(SHA256)
        if label is not None:
            return bytes.fromhex(label)
        digest = hashlib.sha256()
        body = self._client.get_object(Bucket=self._name, Key=key)["Body"]
        for block in body.iter_chunks(BLOCK):
            digest.update(block)
        return digest.digest()

    def get(self, key: str) -> tuple[Readable, int]:
        """Open the body of an object, and say how long it is."""
        with _answers(key):
            answer = self._client.get_object(Bucket=self._name, Key=key)
        return _Body(answer["Body"]), answer["ContentLength"]

    def remove(self, key: str) -> None:
        """Delete an object and every version of it, where the bucket keeps versions."""
        with _answers(key):
            for version in list(self._versions(key)):
                self._client.delete_object(Bucket=self._name, Key=key, VersionId=version)
            if self._size(key) is not None:
                self._client.delete_object(Bucket=self._name, Key=key)

    def _versions(self, key: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_object_versions")
        try:
            for page in pages.paginate(Bucket=self._name, Prefix=key):
                for version in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    if version["Key"] == key:
                        yield version["VersionId"]
        except ClientError as error:
            if _code(error) not in _NOT_OFFERED:
                raise

    def walk(self, prefix: str) -> Iterator[ListedObject]:
        with _answers(prefix):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._name, Prefix=prefix):
                for found in page.get("Contents", ()):
                    stored_at = found["LastModified"].astimezone(UTC)
                    yield ListedObject(found["Key"], found["Size"], stored_at)

    def abandon_uploads(self, before: datetime) -> int:
        """Drop the parts of uploads that were begun before `before` and never finished."""
        with _answers(""):
            begun = [upload for upload in self._unfinished() if upload[2] < before]
            for key, number, _ in begun:
                self._client.abort_multipart_upload(Bucket=self._name, Key=key, UploadId=number)
        return len(begun)

    def _unfinished(self) -> Iterator[tuple[str, str, datetime]]:
        pages = self._client.get_paginator("list_multipart_uploads")
        try:
            for page in pages.paginate(Bucket=self._name):
                for found in page.get("Uploads", ()):
                    yield found["Key"], found["UploadId"], found["Initiated"]
        except ClientError as error:
            if _code(error) not in _NOT_OFFERED | _MISSING:
                raise

    def probe(self) -> None:
        """List one object, which needs the network, the bucket, the key and the right."""
        with _answers(""):
            self._client.list_objects_v2(Bucket=self._name, MaxKeys=1)


class _Body:
    """The body of an answer; a connection that breaks halfway is an unavailable storage."""

    def __init__(self, body: "StreamingBody") -> None:
        self._body = body

    def read(self, size: int, /) -> bytes:
        with _answers(""):
            return self._body.read(size)

    def close(self) -> None:
        self._body.close()


@cache
def _session() -> boto3.session.Session:
    """Share what boto3 reads from disk: the first client takes 0.3 s, the next 0.03 s."""
    return boto3.session.Session()


def _config(*, own_endpoint: bool) -> Config:
    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=CONNECTIONS,
        s3={"addressing_style": "path" if own_endpoint else "virtual"},
        # Uploads carry Content-MD5, which every S3 server checks; trailing checksums are newer.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))


@contextmanager
def _answers(key: str) -> Iterator[None]:
    """Turn what the server says into what a caller can answer."""
    try:
        yield
    except ClientError as error:
        raise _meaning(_code(error), key) from error
    except (BotoCoreError, HTTPClientError, OSError) as error:
        raise StorageUnavailable(reason=type(error).__name__) from error


def _meaning(code: str, key: str) -> StorageError:
    if code in _MISSING:
        return ObjectMissing(key=key)
    if code in _FULL:
        return StorageFull(reason=code)
    return StorageUnavailable(reason=code)
