"""Another program that is told of changes: a real server with a certificate of its own."""

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.outgoing import Network

HOST = "crm.example"


@dataclass
class Request:
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """What came in, and what to answer to it, one status after another (the last stays)."""

    port: int
    network: Network
    statuses: list[int] = field(default_factory=lambda: [204])
    extra: str = ""
    requests: list[Request] = field(default_factory=list)

    @property
    def authority(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def url(self) -> str:
        return f"https://{self.authority}/hooks?from=akkoord"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(one.lower().split(": ", 1) for one in head[1:] if one)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        written = dict(one.split(": ", 1) for one in head[1:] if one)
        self.requests.append(Request(head[0], {k.lower(): v for k, v in written.items()}, body))
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        said = f"HTTP/1.1 {status} Said\r\n{self.extra}Content-Length: 0\r\n"
        writer.write(f"{said}Connection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate for `name`, signed by itself; return it and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


async def here(host: str, port: int) -> Sequence[str]:
    """Say that every host is this machine."""
    return ["127.0.0.1"]


@asynccontextmanager
async def receiving(folder: Path, *, certified_as: str = HOST) -> AsyncIterator[Receiver]:
    """Run a receiver on this machine, which the network given takes for the internet."""
    public, private = certificate(folder, certified_as)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    network = Network(
        look_up=here,
        allowed=lambda address: address == ipaddress.ip_address("127.0.0.1"),
        certificates=ssl.create_default_context(cafile=public),
    )
    receiver = Receiver(0, network)
    server = await asyncio.start_server(receiver.answer, "127.0.0.1", 0, ssl=context)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
