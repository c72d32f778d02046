"""Ports to listen on."""

import socket


class PortBusy(Exception):
    """The port cannot be listened on; the text is one sentence for the operator."""


def require_free(host: str, port: int) -> None:
    """Raise `PortBusy` unless we could listen there now."""
    try:
        _listen(host, port).close()
    except PermissionError as error:
        raise PortBusy(f"Port {port} needs more rights than this user has.") from error
    except OSError as error:
        raise PortBusy(
            f"Cannot listen on {host} port {port} ({error.strerror}): choose another port."
        ) from error


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port nobody listens on at this moment."""
    with _listen(host, 0) as listening:
        port: int = listening.getsockname()[1]
        return port


def _listen(host: str, port: int) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listening = socket.socket(family, kind)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
