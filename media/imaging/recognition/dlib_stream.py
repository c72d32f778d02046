"""dlib's own way to write values into a file, read strictly.

A whole number is a byte that counts the bytes to follow (its highest bit: negative), then these,
the lowest first. A real number is two whole numbers, mantissa and binary exponent. Text is its
length and its bytes. A tensor is its version (2), four sizes and the numbers themselves.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_NEGATIVE, _COUNT = 0x80, 0x0F
_MOST_BYTES = 8
_TENSOR_VERSION = 2
_REAL_BYTES = 4

Tensor = NDArray[np.float32]


class NotTheNetwork(ValueError):
    """The file is not what it should be; `str()` says where and why."""


class DlibStream:
    """Reads a file from its start to its end."""

    def __init__(self, file: Path) -> None:
        self._data = memoryview(file.read_bytes())
        self._at = 0

    def whole(self) -> int:
        head = self._take(1)[0]
        count = head & _COUNT
        if count > _MOST_BYTES or head & ~(_NEGATIVE | _COUNT):
            raise self.wrong("no whole number")
        value = int.from_bytes(self._take(count), "little")
        return -value if head & _NEGATIVE else value

    def real(self) -> float:
        mantissa = self.whole()
        return math.ldexp(mantissa, self.whole())

    def flag(self) -> bool:
        match bytes(self._take(1)):
            case b"1":
                return True
            case b"0":
                return False
            case _:
                raise self.wrong("neither yes nor no")

    def text(self) -> str:
        try:
            return bytes(self._take(self.whole())).decode("ascii")
        except UnicodeDecodeError:
            raise self.wrong("no text") from None

    def expect(self, *values: int) -> None:
        """Read whole numbers that can only be these."""
        for value in values:
            if (found := self.whole()) != value:
                raise self.wrong(f"{found} instead of {value}")

    def tensor(self, *shape: int) -> Tensor:
        """Read a tensor of this shape."""
        self.expect(_TENSOR_VERSION, *shape)
        numbers = np.frombuffer(self._take(_REAL_BYTES * math.prod(shape)), "<f4")
        if not np.isfinite(numbers).all():
            raise self.wrong("a number that is none")
        return numbers.astype(np.float32).reshape(shape)

    def end(self) -> None:
        if self._at != len(self._data):
            raise self.wrong("more than expected")

    def wrong(self, why: str) -> NotTheNetwork:
        return NotTheNetwork(f"byte {self._at}: {why}")

    def _take(self, count: int) -> memoryview:
        if not 0 <= count <= len(self._data) - self._at:
            raise self.wrong("the file ends too early")
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken
