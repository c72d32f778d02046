"""The layers of face_recognition's network, from the picture up.

A residual network after He et al. (arXiv:1512.03385) with 29 convolutions, as dlib's author trained
it: `anet_type` in dlib's dnn_face_recognition_ex.cpp.
"""

from dataclasses import dataclass
from typing import Final

#: Side of the picture of a face that goes in, and how many numbers come out.
CHIP_SIDE: Final = 150
TEMPLATE_SIZE: Final = 128

#: What is subtracted of red, green and blue.
MEAN_COLOUR: Final = (122.782, 117.001, 104.298)


#: Names of the graph's ends. Pictures of faces (number, height, width, colour; bytes) go in.
CHIPS, TEMPLATES = "chips", "templates"


@dataclass(frozen=True, slots=True)
class Block:
    """Two convolutions of 3 by 3 whose result is added to what came in.

    `halves`: the first takes every second pixel, and what came in is averaged two by two; where the
    number of channels differs, or the sizes by a row, the smaller one is filled with zeros.
    """

    channels_in: int
    channels: int
    halves: bool


def _level(channels_in: int, channels: int, others: int) -> tuple[Block, ...]:
    down = Block(channels_in, channels, halves=True)
    return (down, *[Block(channels, channels, halves=False)] * others)


#: The first convolution: channels, side and step; a maximum of 3 by 3, every second, follows.
FIRST_CHANNELS, FIRST_SIDE, FIRST_STEP = 32, 7, 2
POOL_SIDE, POOL_STEP = 3, 2

BLOCKS: Final = (
    *[Block(32, 32, halves=False)] * 3,
    *_level(32, 64, 3),
    *_level(64, 128, 2),
    *_level(128, 256, 2),
    *_level(256, 256, 0),
)
