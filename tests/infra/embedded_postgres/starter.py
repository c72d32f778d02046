"""A program that starts the database of a folder, says so, and waits to be killed."""

import sys
import time
from pathlib import Path

from infra.embedded_postgres import EmbeddedPostgres


def main() -> None:
    folder, deny = Path(sys.argv[1]), "deny" in sys.argv[2:]
    database = EmbeddedPostgres(
        folder, deny_namespaces=deny, system_folder=folder.parent / "system"
    )
    with database:
        print(database.ensure_database(), flush=True)
        time.sleep(600)


if __name__ == "__main__":
    main()
