"""PostgreSQL servers of a test's own: a primary, and a standby that our script makes."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings

from tests import daemons

SCRIPT = settings.BASE_DIR / "deploy" / "make_standby.sh"


def programs() -> Path | None:
    """Where initdb and its like are; None where PostgreSQL's server is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@dataclass
class Cluster:
    """One server's files, and the port it listens on while it runs."""

    folder: Path
    port: int

    def url(self, name: str = "postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    @contextmanager
    def running(self, end_by: int = signal.SIGINT):
        command = [programs() / "postgres", "-D", self.folder, "-p", self.port]
        command += ["-k", self.folder, "-c", "fsync=off", "-c", "listen_addresses=127.0.0.1"]
        # PostgreSQL waits on SIGTERM until everybody has gone, and not on SIGINT.
        options = {"end_by": end_by} | daemons.NOT_ROOT
        with daemons.running(command, self.port, self.folder.parent, **options):
            self._wait_until_it_answers()
            yield

    def _wait_until_it_answers(self) -> None:
        """A standby listens before it has read enough to answer."""
        until = time.monotonic() + daemons.STARTS_WITHIN_SECONDS
        while True:
            try:
                return psycopg.connect(self.url()).close()
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def new_primary(parent: Path) -> Cluster:
    cluster = Cluster(parent / "primary", daemons.free_port())
    _run(parent, programs() / "initdb", "-D", cluster.folder, "-U", "postgres", "-A", "trust", "-N")
    return cluster


def standby_of(primary: Cluster) -> Cluster:
    """What deploy/make_standby.sh makes of a primary that runs."""
    parent = primary.folder.parent
    cluster = Cluster(parent / "standby", daemons.free_port())
    # As if the script had been copied there: our own folder need not be readable for postgres.
    script = shutil.copy(SCRIPT, parent)
    os.chmod(script, 0o755)
    where = f"host=127.0.0.1 port={primary.port} user=postgres"
    _run(parent, script, where, cluster.folder, cluster.port)
    return cluster


def _run(folder: Path, *command) -> None:
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=os.environ | {"PG_PROGRAMS": str(programs())},
        capture_output=True,
        text=True,
        timeout=120,
        **daemons.NOT_ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr
