"""The one route by which a public picture leaves: it decides anew every time."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from infra.runtime import Runtime
from infra.web.headers import MEDIA_SECURITY_POLICY
from media.domain.ids import PublicationId
from media.services import gallery

#: A browser may keep the bytes, but has to ask before every use whether they still may be shown.
CACHE_CONTROL = "private, no-cache"


@get("/photos/{publication_id:uuid}/{file:str}")
async def asset(
    publication_id: FromPath[UUID],
    file: FromPath[str],
    request: Request[Any, Any, Any],
    runtime: NamedDependency[Runtime],
) -> Response[bytes]:
    """Serve `small.jpeg`, `large.webp` …; 410 for what was public once, 304 for what is known."""
    size, _, format_ = file.partition(".")
    found = await gallery.asset(runtime, PublicationId(publication_id), size, format_)
    headers = {
        "ETag": f'"{found.etag}"',
        "Cache-Control": CACHE_CONTROL,
        "Content-Security-Policy": MEDIA_SECURITY_POLICY,
        "Content-Disposition": f'inline; filename="photo.{format_}"',
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
    return Response(found.content, headers=headers, media_type=found.media_type)
