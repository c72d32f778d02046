"""Where pip would look for packages here: uv reads neither pip.conf nor PIP_*."""

import configparser
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

#: pip's own default, needed only where there is no pip; the one registry host in this repository.
DEFAULT_INDEX = "https://pypi.org/simple"


@dataclass(frozen=True, slots=True, kw_only=True)
class PipConfig:
    """What pip was told; `index` is None when it was told nothing."""

    index: str | None = None
    extra_indexes: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    no_index: bool = False
    cert: str | None = None
    client_cert: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    proxy: str | None = None


def read(environ: Mapping[str, str], *, prefix: str = sys.prefix) -> PipConfig:
    """Read pip's files and then its variables; the later one wins, as in pip."""
    values: dict[str, str] = {}
    for path in _files(environ, prefix):
        values.update(_file_values(path))
    values.update(
        (name[4:].lower().replace("_", "-"), value)
        for name, value in environ.items()
        if name.startswith("PIP_") and value
    )
    bundle = environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE")
    return PipConfig(
        index=values.get("index-url"),
        extra_indexes=_list(values, "extra-index-url"),
        find_links=_list(values, "find-links"),
        no_index=values.get("no-index", "").lower() in {"1", "true", "yes", "on", "y", "t"},
        cert=values.get("cert") or bundle,
        client_cert=values.get("client-cert"),
        trusted_hosts=_list(values, "trusted-host"),
        proxy=values.get("proxy"),
    )


def uv_environment(config: PipConfig, environ: Mapping[str, str]) -> dict[str, str]:
    """Say the same to uv, in variables; what uv was told already stays.

    Packages are pinned by hash, so looking in every index, as pip does, is safe.
    """
    said = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "" if environ.get("UV_INDEX_URL") else config.index or "",
        "UV_EXTRA_INDEX_URL": " ".join(config.extra_indexes),
        "SSL_CERT_FILE": config.cert or "",
        "SSL_CLIENT_CERT": config.client_cert or "",
        "ALL_PROXY": config.proxy or "",
    }
    return {name: value for name, value in said.items() if value and not environ.get(name)}


def uv_options(config: PipConfig) -> list[str]:
    """Say to uv what has no variable, or one whose separator may stand in a path."""
    links = [f"--find-links={place}" for place in config.find_links]
    hosts = [f"--allow-insecure-host={host}" for host in config.trusted_hosts]
    return links + hosts + (["--no-index"] if config.no_index else [])


def _files(environ: Mapping[str, str], prefix: str) -> Iterable[Path]:
    """List pip's files, the most general first."""
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = Path(environ.get("HOME") or "~").expanduser()
    user = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    everywhere = (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    found = [Path(folder, "pip", "pip.conf") for folder in reversed(everywhere)]
    if sys.platform == "darwin":
        found.append(Path("/Library/Application Support/pip/pip.conf"))
        user = home / "Library/Application Support"
    found += [
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        home / ".config" / "pip" / "pip.conf",
        user / "pip" / "pip.conf",
        Path(prefix, "pip.conf"),
    ]
    return [*found, Path(named)] if named else found


def _file_values(path: Path) -> dict[str, str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return {}
    return {
        name.replace("_", "-"): value
        for section in ("global", "install")
        if parser.has_section(section)
        for name, value in parser.items(section)
    }


def _list(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(values.get(name, "").split())
