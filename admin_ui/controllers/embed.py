"""The script with which another website lists what is coming."""

from pathlib import Path

from litestar import Response, get

_SCRIPT = Path(__file__).parents[1] / "static" / "widget.js"
_HEADERS = {
    # An address that stays the same: kept for an hour, whatever changes.
    "Cache-Control": "public, max-age=3600",
    # Module scripts are fetched as other websites' data are.
    "Access-Control-Allow-Origin": "*",
}


@get("/widget.js", sync_to_thread=True)
def widget() -> Response[bytes]:
    """Give the script; it sets no cookie and loads nothing but the list itself."""
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript", headers=_HEADERS)
