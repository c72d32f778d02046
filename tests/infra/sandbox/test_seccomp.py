"""The filter for the other processor cannot run here, but its program can be read."""

import struct

import pytest

from infra.sandbox import seccomp
from infra.sandbox.syscalls import Unsupported

ALLOW = 0x7FFF_0000
KILL = 0x8000_0000
EPERM = 0x0005_0001
ENOSYS = 0x0005_0026

ARM64 = 0xC000_00B7
X86_64 = 0xC000_003E


def answer(processor: str, call: int, *arguments: int, architecture: int) -> int:
    """Run the filter as the kernel would."""
    code = [struct.unpack("<HBBI", line) for line in seccomp._filter(processor)]
    values = (*arguments, *[0] * (6 - len(arguments)))
    call_as_seen = struct.pack("<iIQ6Q", call, architecture, 0, *values)
    at, word = 0, 0
    while True:
        operation, yes, no, value = code[at]
        at += 1
        if operation == 0x20:
            word = struct.unpack_from("<I", call_as_seen, value)[0]
        elif operation == 0x06:
            return value
        else:
            true = word == value if operation == 0x15 else bool(word & value)
            at += yes if true else no


@pytest.mark.parametrize(
    ("processor", "architecture", "read", "openat", "socket", "execve"),
    [("x86_64", X86_64, 0, 257, 41, 59), ("aarch64", ARM64, 63, 56, 198, 221)],
)
def test_reading_is_allowed_and_reaching_out_is_not(
    processor, architecture, read, openat, socket, execve
):
    assert answer(processor, read, architecture=architecture) == ALLOW
    for call in (openat, socket, execve):
        assert answer(processor, call, architecture=architecture) == EPERM


@pytest.mark.parametrize(
    ("processor", "architecture", "clone"), [("x86_64", X86_64, 56), ("aarch64", ARM64, 220)]
)
def test_a_thread_may_start_and_a_process_may_not(processor, architecture, clone):
    assert answer(processor, clone, 0x0001_0000, architecture=architecture) == ALLOW
    assert answer(processor, clone, 17, architecture=architecture) == EPERM
    assert answer(processor, 435, architecture=architecture) == ENOSYS


@pytest.mark.parametrize(
    ("processor", "architecture", "mmap", "mprotect"),
    [("x86_64", X86_64, 9, 10), ("aarch64", ARM64, 222, 226)],
)
def test_memory_may_be_taken_but_not_made_executable(processor, architecture, mmap, mprotect):
    for call in (mmap, mprotect):
        assert answer(processor, call, 0, 4096, 3, architecture=architecture) == ALLOW
        assert answer(processor, call, 0, 4096, 4, architecture=architecture) == EPERM


def test_calls_of_another_architecture_end_the_process():
    assert answer("x86_64", 0, architecture=0x4000_0003) == KILL


def test_a_processor_without_a_list_is_refused():
    with pytest.raises(Unsupported):
        seccomp._filter("riscv64")
