"""Send one finished file to a bucket, so that the server itself checks every byte."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError  # noqa: TID253 - as in `bucket`

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

#: Where the SHA-256 of an object stands: S3's own ETag is no hash of the bytes.
SHA256 = "sha256"

#: Bytes of one request, and all that is in memory. S3 takes at most 10 000 parts of >= 5 MiB.
PART = 16 * 1024 * 1024

_UNTOUCHED = "*"


def upload(client: "S3Client", bucket: str, key: str, path: Path, *, sha256: bytes) -> None:
    """Create `key` from the file at `path`.

    A server that knows conditional writes refuses to replace an object (412); one that does not
    would replace it, which is why the caller looks first.
    """
    labels = {SHA256: sha256.hex()}
    with path.open("rb") as file:
        first = file.read(PART)
        if len(first) < PART:
            client.put_object(
                Bucket=bucket,
                Key=key,
                Body=first,
                ContentMD5=_md5(first),
                Metadata=labels,
                IfNoneMatch=_UNTOUCHED,
            )
            return
        file.seek(0)
        _upload_parts(client, bucket, key, file, labels)


def _upload_parts(
    client: "S3Client", bucket: str, key: str, file: BinaryIO, labels: dict[str, str]
) -> None:
    number = client.create_multipart_upload(Bucket=bucket, Key=key, Metadata=labels)["UploadId"]
    try:
        parts: list[CompletedPartTypeDef] = []
        for index, part in enumerate(_parts(file), start=1):
            answer = client.upload_part(
                Bucket=bucket,
                Key=key,
                UploadId=number,
                PartNumber=index,
                Body=part,
                ContentMD5=_md5(part),
            )
            parts.append({"PartNumber": index, "ETag": answer["ETag"]})
        client.complete_multipart_upload(
            Bucket=bucket,
            Key=key,
            UploadId=number,
            MultipartUpload={"Parts": parts},
            IfNoneMatch=_UNTOUCHED,
        )
    except BaseException:
        # It may be gone already, or the server be away: then `sweep` finds the parts later.
        with suppress(ClientError, BotoCoreError):
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=number)
        raise


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _md5(content: bytes) -> str:
    # What S3 servers of every make compare on arrival; against accidents, not attackers.
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
