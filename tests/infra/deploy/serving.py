"""A program that serves: `FOLDER [COMMAND…]`, with a web and a worker of its own."""

import sys
from pathlib import Path

from infra.deploy.child import ChildSpec
from infra.deploy.folder_lock import AlreadyServing, sole_owner
from infra.deploy.supervisor import Failed, Supervisor
from infra.embedded_postgres import EmbeddedPostgres

PART = (
    "import os, signal, sys, time\n"
    "def told(*_):\n"
    "    print(sys.argv[1], 'ends', flush=True)\n"
    "    sys.exit(0)\n"
    "signal.signal(signal.SIGTERM, told)\n"
    "print(sys.argv[1], os.environ['DATABASE_URL'], os.nice(0), flush=True)\n"
    "time.sleep(600)\n"
)


def part(name: str, *, nice: int = 0) -> ChildSpec:
    return ChildSpec(name=name, command=(sys.executable, "-c", PART, name), nice=nice)


def main() -> int:
    folder, first = Path(sys.argv[1]), tuple(sys.argv[2:])
    try:
        with sole_owner(folder):
            return Supervisor(
                [part("web"), part("worker-1", nice=10)],
                database=EmbeddedPostgres(folder / "db"),
                environment={"LC_ALL": "C"},
                before=[ChildSpec(name="migrate", command=first)] if first else [],
                logs=folder / "log",
            ).run(started=lambda url: print(url, flush=True))
    except AlreadyServing as error:
        print(error, file=sys.stderr)
        return 2
    except Failed as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
