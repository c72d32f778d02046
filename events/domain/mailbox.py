"""Mail addresses: one way of writing each mailbox, so that a person exists once."""

import re
import unicodedata

#: RFC 5321 §4.5.3.1: 64 octets before the @, 254 for the whole address in a path.
_LONGEST_LOCAL = 64
_LONGEST = 254

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


def normalise(address: str) -> str | None:
    """Return the address in the one form that is stored, or None when it cannot be one.

    Case never tells two mailboxes apart in practice. Domains outside ASCII become their IDNA form.
    """
    text = unicodedata.normalize("NFKC", address).strip().lower()
    local, at, domain = text.rpartition("@")
    if not at or len(local) > _LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return None
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    if not _DOMAIN.fullmatch(ascii_domain) or len(local) + 1 + len(ascii_domain) > _LONGEST:
        return None
    return f"{local}@{ascii_domain}"
