"""Look for a template of a face wherever data can lie, in whatever form it could have got there."""

import base64
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from infra.db import fetch

Row = NDArray[np.float32]

#: Numbers of a template that stand beside each other, looked for together: 16 bytes at least.
_BESIDE = 8
_STARTS = (0, 40, 96)

#: So many of its 128 numbers, written out, are no accident.
_WRITTEN = 3
_DIGITS = 8
#: Nearer to nothing, a number has too few digits to tell anything.
_TELLING = 0.01


def binary_forms(row: Row) -> Iterator[bytes]:
    """Give pieces of a template as bytes: half, single and double precision, either end first."""
    for start in _STARTS:
        piece = row[start : start + _BESIDE]
        for kind in ("<f4", ">f4", "<f8", ">f8", "<f2", ">f2"):
            yield piece.astype(kind).tobytes()


def encoded_forms(row: Row) -> Iterator[bytes]:
    """Give the same pieces as they look in hexadecimal and in base64, wherever they begin."""
    for form in binary_forms(row):
        yield form.hex().encode()
        for before in range(3):
            text = base64.b64encode(bytes(before) + form)
            yield text[4 if before else 0 : -4]


def written(row: Row) -> list[bytes]:
    """Return its numbers as decimals, plain and with an exponent, cut off after the sixth."""
    large = [abs(number) for number in row.tolist() if abs(number) > _TELLING]
    return [f"{number:{form}}"[:_DIGITS].encode() for form in (".10f", ".10e") for number in large]


def holds(content: bytes, row: Row) -> bool:
    """Say whether some bytes hold a template, in any of these forms."""
    lower = content.lower()
    if any(form in content for form in binary_forms(row)):
        return True
    if any(form in content or form in lower for form in encoded_forms(row)):
        return True
    return sum(number in content for number in written(row)) >= _WRITTEN


async def tables() -> dict[str, bytes]:
    """Return every row of every table, as text: binary columns in hexadecimal."""
    names = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = {}
    for name in (row["tablename"] for row in names):
        rows = await fetch(f"SELECT t::text AS text FROM {name} t")
        found[f"table {name}"] = "\n".join(row["text"] for row in rows).encode()
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
