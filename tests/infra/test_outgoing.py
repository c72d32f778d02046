"""No address that somebody types in leads into our own network."""

import ipaddress
from dataclasses import replace

import pytest

from infra.outgoing import Network, NotSent, is_public, post, target
from tests.events.webhooks.receiver import HOST, receiving

_PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
]  # fmt: skip


@pytest.mark.parametrize("address", _PRIVATE)
def test_an_address_of_our_own_or_of_nobody_is_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2a00:1450:400e:80f::200e", "64:ff9b::5db8:d70e"]
)
def test_an_address_on_the_internet_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/",
        "https://other.example/",
        "https://crm.example.other.example/",
        "https://crm.example:8443/",
        "https://crm.example@other.example/",
        "https://user:word@crm.example/",
        "https://crm.example/#there",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://crm.example:99999/",
        "https://",
        "//crm.example/",
        "file:///etc/passwd",
        "crm.example",
        "",
    ],
)
def test_an_address_that_is_not_on_the_list_leads_nowhere(url):
    assert target(url, frozenset({HOST})) is None


def test_a_host_on_the_list_stands_for_its_own_port():
    assert target("https://CRM.example/a?b=c", frozenset({HOST})) is not None
    assert target("https://crm.example:8443/", frozenset({"crm.example:8443"})) is not None


@pytest.mark.parametrize(
    "known", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["::ffff:169.254.169.254"]]
)
async def test_a_host_with_any_address_of_our_own_is_refused(known):
    async def look_up(host, port):
        return known

    with pytest.raises(NotSent, match="not_public"):
        await post(
            f"https://{HOST}/", b"", {}, hosts=frozenset({HOST}), network=Network(look_up=look_up)
        )


async def test_it_connects_to_the_address_that_was_looked_at_and_looks_once(tmp_path):
    asked = []

    async with receiving(tmp_path) as receiver:

        async def look_up(host, port):
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        network = replace(receiver.network, look_up=look_up)
        hosts = frozenset({receiver.authority})
        status = await post(receiver.url, b"hello", {"X-A": "b"}, hosts=hosts, network=network)

    [request] = receiver.requests
    assert (status, asked) == (204, [HOST])
    assert request.line == "POST /hooks?from=akkoord HTTP/1.1"
    assert request.headers["host"] == receiver.authority
    assert (request.headers["x-a"], request.body) == ("b", b"hello")


async def test_no_redirect_is_followed(tmp_path):
    async with receiving(tmp_path) as receiver:
        receiver.statuses = [302]
        receiver.extra = f"Location: {receiver.url}\r\n"
        hosts = frozenset({receiver.authority})

        status = await post(receiver.url, b"", {}, hosts=hosts, network=receiver.network)

    assert (status, len(receiver.requests)) == (302, 1)


async def test_a_certificate_of_another_host_is_not_trusted(tmp_path):
    async with receiving(tmp_path, certified_as="other.example") as receiver:
        with pytest.raises(NotSent):
            await post(
                receiver.url,
                b"",
                {},
                hosts=frozenset({receiver.authority}),
                network=receiver.network,
            )

    assert receiver.requests == []


async def test_a_host_that_does_not_exist_is_no_crash():
    async def look_up(host, port):
        raise OSError

    with pytest.raises(NotSent, match="no_such_host"):
        await post(
            f"https://{HOST}/", b"", {}, hosts=frozenset({HOST}), network=Network(look_up=look_up)
        )
