"""Answer with a document to keep."""

from litestar import Response

from infra.web.headers import MEDIA_SECURITY_POLICY


def pdf_response(content: bytes, file_name: str) -> Response[bytes]:
    """Return a PDF as a download; `file_name` is ours, in plain ASCII."""
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{file_name}"',
            "Content-Security-Policy": MEDIA_SECURITY_POLICY,
        },
    )
