"""The headers of every response, from one place."""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import HTTPScope, Message, Scope

from infra.settings import Settings

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{name} {value}" for name, value in _POLICY.items())

#: For pictures, which a browser may be asked to open on their own.
MEDIA_SECURITY_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"

_NO_DEVICES = "camera={camera}, microphone=(), geolocation=(), browsing-topics=()"

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, noimageai",
}

_UNLESS_SET = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _NO_DEVICES.format(camera="()"),
    # Nothing is kept by a browser or a proxy unless its route says so.
    "Cache-Control": "no-store",
}

#: For pages with a secret in their path: the address goes nowhere, not even to ourselves.
NO_REFERRER = {"Referrer-Policy": "no-referrer"}

#: For the one page that reads codes with the camera.
CAMERA_ALLOWED = {"Permissions-Policy": _NO_DEVICES.format(camera="(self)")}

_TWO_YEARS = 63_072_000


class SecurityHeaders:
    """A Litestar `before_send` hook; it also covers error pages and unknown paths."""

    def __init__(self, settings: Settings) -> None:
        self._always = dict(_ALWAYS)
        if settings.secure:
            self._always["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"

    async def __call__(self, message: Message, _: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in self._always.items():
            headers[name] = value
        for name, value in _UNLESS_SET.items():
            headers.setdefault(name, value)


def client_address(scope: HTTPScope, *, trusted_proxies: int) -> str:
    """Return the address of the client, believing only our own proxies' last hops."""
    client = scope["client"][0] if scope.get("client") else "unknown"  # type: ignore[index]
    if not trusted_proxies:
        return client
    hops = [
        hop.strip()
        for name, value in scope["headers"]
        if name.lower() == b"x-forwarded-for"
        for hop in value.decode("latin-1").split(",")
    ]
    return hops[-trusted_proxies] if len(hops) >= trusted_proxies else client
