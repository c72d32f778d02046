"""What no page may do: fail in its script, break its own policy, or speak to another host."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError

#: What Chromium says of a page that answers 403, 404 or 410, as error pages have to.
_ANSWERED = "Failed to load resource: the server responded with a status of 4"

#: Addresses that a browser makes up itself.
_OWN = {"blob", "data", "about"}


class Watch:
    """Everything wrong in the pages of a context; violations of the policy are console errors."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.wrong: list[str] = []
        self._host = urlsplit(base_url).netloc
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        page = message.page.url if message.page else ""
        expected = message.text.startswith(_ANSWERED)
        if message.type in {"error", "warning"} and not expected:
            self.wrong.append(f"{page}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.wrong.append(f"{error.page.url if error.page else ''}: {error.error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in _OWN and parts.netloc != self._host:
            self.wrong.append(f"a request to {request.url}")
