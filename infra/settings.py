"""What can be set, read once from the environment into one frozen object."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MEGABYTE = 1_000_000
#: Characters of a text from which a key is made: short ones can be guessed.
_LEAST_KEY = 32


class WrongSetting(Exception):
    """A variable has a value that cannot be used; `str()` is one line that names it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that never shows itself in a log, a repr or a traceback."""

    value: str = field(repr=False)

    def __str__(self) -> str:
        return "***"


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Settings:
    endpoint: str | None
    region: str
    key_id: str
    secret: Secret
    originals: str
    renditions: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureSettings:
    """How public pictures look, and the words in them. All of it makes new files when it changes.

    Web and workers need the same, as of every other setting.
    """

    #: surroundings, house or plain.
    mask: str
    #: Red, green and blue of the house's masks.
    house_colour: tuple[int, int, int]
    credit: str
    #: What one may do with a photo; None = our own words.
    usage_terms: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of one installation."""

    #: Folder for the database, files, logs and the local inbox.
    data: Path
    #: libpq URL; None = the embedded PostgreSQL in `data`.
    database_url: Secret | None
    host: str
    port: int
    #: Where people reach us: the only source of links in mail (never the Host header).
    base_url: str
    organisation: str
    timezone: ZoneInfo
    #: None = the local folder in `data`.
    s3: S3Settings | None
    #: Bytes that originals and renditions may take together; None = as much as the disk has.
    quota: int | None
    #: smtp:// or smtps:// URL; None = the local inbox in `data`.
    smtp_url: Secret | None
    mail_from: str
    #: Number of worker processes `serve` starts.
    workers: int
    #: Serve although the decoder cannot be confined (see SECURITY.md).
    weak_sandbox: bool
    #: Reverse proxies of ours in front: that many last hops of X-Forwarded-For are believed.
    trusted_proxies: int
    #: Somebody who uploaded photos of an album may not approve it.
    four_eyes: bool
    pictures: PictureSettings
    #: Keys the pseudonyms in the audit log; None = a file made in `data`.
    pseudonym_key: Secret | None
    #: Wraps the keys of face templates; None = a file made in `data`.
    template_key: Secret | None
    #: Seals the secrets shared with other programs; None = a file made in `data`.
    integration_key: Secret | None
    #: Hosts that may be told of changes ("crm.example", "crm.example:8443"); none = nobody is.
    webhook_hosts: frozenset[str]
    #: How closely photos are searched for faces: "default" or "thorough".
    detection: str
    #: What runs the network of face templates: "auto", "onnx" or "dlib".
    recogniser: str
    #: For tests: where this process is to die ("name:kill", see infra.faults).
    fault: str | None

    @property
    def is_local(self) -> bool:
        """Say whether this installation is reached from this machine alone."""
        return urlsplit(self.base_url).hostname in {"127.0.0.1", "localhost", "::1"}

    @property
    def secure(self) -> bool:
        """Say whether people reach us over https (then cookies are `__Host-`)."""
        return self.base_url.startswith("https://")

    @property
    def log_folder(self) -> Path:
        return self.data / "log"


def _text(env: Mapping[str, str], name: str, default: str) -> str:
    return env.get(name, "").strip() or default


def _secret(env: Mapping[str, str], name: str) -> Secret | None:
    value = env.get(name, "").strip()
    return Secret(value) if value else None


def _long_secret(env: Mapping[str, str], name: str) -> Secret | None:
    value = _secret(env, name)
    if value is not None and len(value.value) < _LEAST_KEY:
        raise WrongSetting(name, f"must have at least {_LEAST_KEY} characters")
    return value


def _one_of(env: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """Read one of `choices`, of which the first is the default."""
    text = _text(env, name, choices[0]).lower()
    if text not in choices:
        raise WrongSetting(name, f"must be {' or '.join(choices)}, not {text!r}")
    return text


def _whole(env: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise WrongSetting(name, f"must be a whole number from {least} to {most}, not {text!r}")
    return int(text)


def _yes_no(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = env.get(name, "").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off"}:
        return False
    if not text:
        return default
    raise WrongSetting(name, f"must be 1 or 0, not {text!r}")


def _url(env: Mapping[str, str], name: str, *, schemes: frozenset[str]) -> Secret | None:
    value = _secret(env, name)
    if value is not None and urlsplit(value.value).scheme not in schemes:
        # The value is not repeated: it may hold a password.
        raise WrongSetting(
            name, f"must start with {' or '.join(s + '://' for s in sorted(schemes))}"
        )
    return value


def _base_url(env: Mapping[str, str], host: str, port: int) -> str:
    text = _text(env, "AKKOORD_BASE_URL", f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise WrongSetting(
            "AKKOORD_BASE_URL", f"must look like https://photos.example, not {text!r}"
        )
    return text


_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?")


def _hosts(env: Mapping[str, str], name: str) -> frozenset[str]:
    """Read names of hosts with commas or spaces between them."""
    found = env.get(name, "").lower().replace(",", " ").split()
    for host in found:
        if _HOST.fullmatch(host) is None:
            raise WrongSetting(name, f"must name hosts, such as crm.example, not {host!r}")
    return frozenset(found)


def _timezone(env: Mapping[str, str]) -> ZoneInfo:
    name = _text(env, "AKKOORD_TIMEZONE", "Europe/Amsterdam")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise WrongSetting("AKKOORD_TIMEZONE", f"no such time zone: {name!r}") from error


def _s3(env: Mapping[str, str]) -> S3Settings | None:
    kind = _text(env, "AKKOORD_STORAGE", "folder")
    if kind == "folder":
        return None
    if kind != "s3":
        raise WrongSetting("AKKOORD_STORAGE", f"must be folder or s3, not {kind!r}")
    for name in (
        "AKKOORD_S3_KEY_ID", "AKKOORD_S3_SECRET",
        "AKKOORD_S3_ORIGINALS", "AKKOORD_S3_RENDITIONS",
    ):  # fmt: skip
        if not env.get(name, "").strip():
            raise WrongSetting(name, "is needed when AKKOORD_STORAGE=s3")
    return S3Settings(
        endpoint=env.get("AKKOORD_S3_ENDPOINT", "").strip() or None,
        region=_text(env, "AKKOORD_S3_REGION", "eu-west-1"),
        key_id=env["AKKOORD_S3_KEY_ID"].strip(),
        secret=Secret(env["AKKOORD_S3_SECRET"].strip()),
        originals=env["AKKOORD_S3_ORIGINALS"].strip(),
        renditions=env["AKKOORD_S3_RENDITIONS"].strip(),
    )


_MASKS = ("surroundings", "house", "plain")
_HOUSE_COLOUR = "#606c7a"
_LONGEST_CREDIT, _LONGEST_TERMS = 100, 300


def _pictures(env: Mapping[str, str]) -> PictureSettings:
    mask = _text(env, "AKKOORD_MASK", _MASKS[0])
    if mask not in _MASKS:
        raise WrongSetting("AKKOORD_MASK", f"must be {' or '.join(_MASKS)}, not {mask!r}")
    organisation = _text(env, "AKKOORD_ORGANISATION", "Akkoord")
    return PictureSettings(
        mask=mask,
        house_colour=_colour(env, "AKKOORD_HOUSE_COLOUR", _HOUSE_COLOUR),
        credit=_words(env, "AKKOORD_CREDIT", _LONGEST_CREDIT) or organisation[:_LONGEST_CREDIT],
        usage_terms=_words(env, "AKKOORD_USAGE_TERMS", _LONGEST_TERMS),
    )


def _colour(env: Mapping[str, str], name: str, default: str) -> tuple[int, int, int]:
    text = _text(env, name, default)
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text) is None:
        raise WrongSetting(name, f"must look like {default}, not {text!r}")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def _words(env: Mapping[str, str], name: str, longest: int) -> str | None:
    text = _text(env, name, "")
    if len(text) > longest or not text.isprintable():
        raise WrongSetting(name, f"must be one line of at most {longest} characters")
    return text or None


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings from `env`. Raise `WrongSetting`, naming the variable."""
    host = _text(env, "AKKOORD_HOST", "127.0.0.1")
    port = _whole(env, "AKKOORD_PORT", 8000, least=1, most=65535)
    quota = _whole(env, "AKKOORD_QUOTA_MB", 0, least=0, most=100_000_000)
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return Settings(
        data=Path(_text(env, "AKKOORD_DATA", "var")).absolute(),
        database_url=_url(env, "DATABASE_URL", schemes=frozenset({"postgresql", "postgres"})),
        host=host,
        port=port,
        base_url=_base_url(env, host, port),
        organisation=_text(env, "AKKOORD_ORGANISATION", "Akkoord"),
        timezone=_timezone(env),
        s3=_s3(env),
        quota=quota * _MEGABYTE or None,
        smtp_url=_url(env, "AKKOORD_SMTP_URL", schemes=frozenset({"smtp", "smtps"})),
        mail_from=_text(env, "AKKOORD_MAIL_FROM", "akkoord@localhost"),
        workers=_whole(env, "AKKOORD_WORKERS", max(1, cores - 1), least=1, most=64),
        weak_sandbox=_yes_no(env, "AKKOORD_WEAK_SANDBOX", default=False),
        trusted_proxies=_whole(env, "AKKOORD_TRUSTED_PROXIES", 0, least=0, most=8),
        four_eyes=_yes_no(env, "AKKOORD_FOUR_EYES", default=True),
        pictures=_pictures(env),
        pseudonym_key=_secret(env, "AKKOORD_PSEUDONYM_KEY"),
        template_key=_long_secret(env, "AKKOORD_TEMPLATE_KEY"),
        integration_key=_long_secret(env, "AKKOORD_INTEGRATION_KEY"),
        webhook_hosts=_hosts(env, "AKKOORD_WEBHOOK_HOSTS"),
        detection=_one_of(env, "AKKOORD_DETECTION", ("default", "thorough")),
        recogniser=_one_of(env, "AKKOORD_RECOGNISER", ("auto", "onnx", "dlib")),
        fault=env.get("AKKOORD_FAULT", "").strip() or None,
    )


def process_environment() -> dict[str, str]:
    """Return a copy of this process's environment, to hand to a child."""
    return dict(os.environ)
