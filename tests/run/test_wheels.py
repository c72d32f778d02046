import pytest

from infra.deploy.setup.simple_index import Offer
from infra.deploy.setup.wheels import Machine, choose

DEBIAN = Machine("linux", "x86_64", (2, 36))
OLD_LINUX = Machine("linux", "x86_64", (2, 12))
ALPINE = Machine("linux", "x86_64", None)
PI = Machine("linux", "aarch64", (2, 36))
MAC = Machine("darwin", "aarch64", None)

WHEELS = [
    "uv-1.2-py3-none-macosx_11_0_arm64.whl",
    "uv-1.2-py3-none-macosx_10_12_x86_64.whl",
    "uv-1.2-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    "uv-1.2-py3-none-manylinux_2_28_aarch64.whl",
    "uv-1.2-py3-none-musllinux_1_1_x86_64.whl",
    "uv-1.2-py3-none-win_amd64.whl",
    "uv-1.2.tar.gz",
    "uv-1.20-py3-none-manylinux_2_17_x86_64.whl",
]


@pytest.mark.parametrize(
    ("machine", "tags"),
    [
        (DEBIAN, ["manylinux_2_17_x86_64.manylinux2014_x86_64", "musllinux_1_1_x86_64"]),
        (OLD_LINUX, ["musllinux_1_1_x86_64"]),
        (ALPINE, ["musllinux_1_1_x86_64"]),
        (PI, ["manylinux_2_28_aarch64"]),
        (MAC, ["macosx_11_0_arm64"]),
        (Machine("linux", "riscv64", (2, 39)), []),
    ],
    ids=["debian", "old", "alpine", "pi", "mac", "other"],
)
def test_the_wheels_that_run_here_are_chosen_the_best_first(machine, tags):
    offered = [Offer(name, f"https://files.example/{name}") for name in WHEELS]

    found = choose(offered, project="uv", version="1.2", machine=machine)

    assert [offer.filename for offer in found] == [f"uv-1.2-py3-none-{tag}.whl" for tag in tags]


def test_old_names_of_linux_tags_are_understood():
    assert DEBIAN.runs("manylinux2014_x86_64")
    assert not OLD_LINUX.runs("manylinux2014_x86_64")
    assert OLD_LINUX.runs("manylinux1_x86_64")


def test_this_machine_is_described():
    machine = Machine.this()

    assert machine.system in {"linux", "darwin"}
    assert machine.cpu not in {"", "arm64", "amd64"}
