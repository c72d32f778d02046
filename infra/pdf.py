"""Documents as PDF, by typst: a template of ours and plain data, which is never read as markup.

Nothing is fetched: templates import no packages, and the fonts are those inside the library.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import typst

#: Scripts that the fonts inside typst hold whole, as Unicode names their letters.
_SCRIPTS: Final = ("LATIN ", "GREEK ", "CYRILLIC ", "ARABIC ", "HEBREW ")


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def make_pdf(template: Path, data: Mapping[str, object], *, at: datetime) -> bytes:
    """Return the document. It takes milliseconds a page: call it in a thread."""
    compiler = typst.Compiler(
        template.read_bytes(),
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    made = compiler.compile(format="pdf", timestamp=int(at.timestamp()), pdf_standards="ua-1")
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def unprintable(text: str) -> str:
    """Return the letters of `text` for which there is no font, each once."""
    letters = (sign for sign in dict.fromkeys(text) if unicodedata.category(sign).startswith("L"))
    return "".join(
        letter for letter in letters if not unicodedata.name(letter, "").startswith(_SCRIPTS)
    )
