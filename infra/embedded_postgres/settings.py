"""How the server is set up."""

USER = "akkoord"

#: Messages keep to what the server says of itself. The text of an error can hold what somebody
#: typed ("Key (email)=(…) already exists"), so errors go to the program that made them and not to
#: the log: `log` ranks above `error` here.
_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_checkpoints": "off",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}

#: For data that may be lost with the machine: tests and rehearsals.
_FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def chosen(*, durable: bool) -> dict[str, str]:
    """Return the server's settings."""
    return _SETTINGS | ({} if durable else _FAST_SETTINGS)


def environment() -> dict[str, str]:
    """Return what the server needs of an environment: none of ours, which may hold secrets."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
