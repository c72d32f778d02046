"""Fetch a file from a package index with the standard library alone."""

import base64
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import url2pathname

from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.pip_config import DEFAULT_INDEX, PipConfig
from infra.deploy.setup.simple_index import ACCEPT, Offer, offers

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    body: bytes
    content_type: str
    url: str


def fetch(url: str, config: PipConfig, *, accept: str = "*/*") -> Answer:
    """Get `url` (http, https or file) with pip's certificates, proxy and credentials."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _read(Path(url2pathname(unquote(parts.path))), url)
    if parts.scheme not in {"http", "https"}:
        raise SetUpFailed(f"Cannot read a package index at {parts.scheme}: addresses.")
    host = parts.netloc.rpartition("@")[2]
    request = urllib.request.Request(  # noqa: S310 - http or https, see above
        urlunsplit(parts._replace(netloc=host)), headers={"Accept": accept}
    )
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_unredirected_header(
            "Authorization", f"Basic {base64.b64encode(pair).decode('ascii')}"
        )
    try:
        with _opener(config, host).open(request, timeout=_SECONDS) as response:
            kind = response.headers.get("Content-Type", "")
            return Answer(response.read(), kind, response.url)
    except (OSError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", None) or error
        raise SetUpFailed(f"{host} does not answer: {reason}.") from error


def offered(project: str, config: PipConfig, environ: Mapping[str, str]) -> list[Offer]:
    """List what every configured place offers of `project`; fail when none can be read."""
    found: list[Offer] = []
    failures: list[str] = []
    for place in (*config.find_links, *_project_pages(project, config, environ)):
        try:
            found += _listed(place, config)
        except SetUpFailed as error:
            failures.append(str(error))
    if not found and failures:
        raise SetUpFailed(" ".join(failures))
    return found


def _project_pages(project: str, config: PipConfig, environ: Mapping[str, str]) -> list[str]:
    if config.no_index:
        return []
    told = environ.get("UV_DEFAULT_INDEX") or environ.get("UV_INDEX_URL") or config.index
    indexes = [told or DEFAULT_INDEX, *config.extra_indexes]
    return [f"{index.rstrip('/')}/{project}/" for index in indexes]


def _listed(place: str, config: PipConfig) -> list[Offer]:
    folder = Path(place).expanduser()
    if "://" not in place:
        if not folder.is_dir():
            raise SetUpFailed(f"{place} is not there.")
        return [Offer(file.name, file.resolve().as_uri()) for file in folder.glob("*.whl")]
    answer = fetch(place, config, accept=ACCEPT)
    page = answer.body.decode("utf-8", errors="replace")
    base = place if urlsplit(answer.url).hostname == urlsplit(place).hostname else answer.url
    return offers(page, content_type=answer.content_type, url=base)  # `place` has the credentials


def _read(path: Path, url: str) -> Answer:
    file = path / "index.html" if path.is_dir() else path
    try:
        return Answer(file.read_bytes(), "text/html", url)
    except OSError as error:
        raise SetUpFailed(f"{file} cannot be read: {error.strerror}.") from error


def _opener(config: PipConfig, host: str) -> urllib.request.OpenerDirector:
    context = ssl.create_default_context(cafile=config.cert)
    if host in config.trusted_hosts or host.partition(":")[0] in config.trusted_hosts:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the operator said so, as to pip
    if config.client_cert:
        context.load_cert_chain(config.client_cert)
    proxies = {"http": config.proxy, "https": config.proxy} if config.proxy else None
    return urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler(proxies)
    )
