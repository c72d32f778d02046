"""The only words in a public file: whose photo it is, what one may do with it, and who is in it.

One XMP packet, written here from nothing but settings and whether anybody can be recognised.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape

#: Property and vocabulary of the PLUS coalition, ns.useplus.org; the others are of Adobe's XMP.
_VOCABULARY: Final = "http://ns.useplus.org/ldf/vocab/"
_BEFORE: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about=""'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
    ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
)
_AFTER: Final = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'


class Release(StrEnum):
    """What PLUS says about the consent of the people in a photo."""

    #: Nobody can be recognised.
    NOT_APPLICABLE = "MR-NAP"
    #: Somebody can, and said yes to certain uses, until they say no.
    LIMITED = "MR-LMR"


@dataclass(frozen=True, slots=True)
class Terms:
    """The credit line, and what one may do with a photo: per language, the default first."""

    credit: str
    usage: tuple[tuple[str, str], ...]


def packet(terms: Terms, release: Release) -> bytes:
    """Return the XMP packet of every file of a rendering: the same input, the same bytes."""
    usage = "".join(
        f'<rdf:li xml:lang="{language}">{escape(text)}</rdf:li>' for language, text in terms.usage
    )
    text = (
        f"{_BEFORE}<photoshop:Credit>{escape(terms.credit)}</photoshop:Credit>"
        f"<xmpRights:UsageTerms><rdf:Alt>{usage}</rdf:Alt></xmpRights:UsageTerms>"
        f"<plus:ModelReleaseStatus>{_VOCABULARY}{release}</plus:ModelReleaseStatus>{_AFTER}"
    )
    return text.encode()


#: A packet of ours with whatever credit and terms an installation had then.
_OURS: Final = re.compile(
    re.escape(_BEFORE) + "<photoshop:Credit>[^<>]{1,600}</photoshop:Credit><xmpRights:UsageTerms>"
    '<rdf:Alt>(?:<rdf:li xml:lang="[a-z-]{2,9}">[^<>]{1,2000}</rdf:li>){1,4}</rdf:Alt>'
    "</xmpRights:UsageTerms><plus:ModelReleaseStatus>"
    + re.escape(_VOCABULARY)
    + "MR-(?:NAP|LMR)</plus:ModelReleaseStatus>"
    + re.escape(_AFTER)
)


def is_ours(data: bytes) -> bool:
    """Say whether bytes are a packet that `packet` made, perhaps under other settings."""
    text = data.decode("utf-8", "replace")
    return text.encode() == data and _OURS.fullmatch(text) is not None
