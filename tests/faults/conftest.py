"""Databases to do harm to, the size of a test, and a line of figures for each.

These tests stop servers, fill disks and take minutes, so they run only where their folder is named:
`make test-faults`.
"""

import os
import shutil
import subprocess
from itertools import count
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.faults import engines
from tests.growth.conftest import shop_on as models_on

FOLDER = Path(__file__).resolve().parent
AT_FULL_SIZE = os.environ.get("FAULTS_FULL_SIZE", "0") == "1"
# The quick run stands beside other work on a machine, and is given more time for everything.
PATIENCE = 1 if AT_FULL_SIZE else 5
DATABASES = ("sqlite", "postgresql")


def pytest_ignore_collect(collection_path, config):
    asked = config.invocation_params
    named = (Path(asked.dir, argument.partition("::")[0]).resolve() for argument in asked.args)
    return None if any(path.is_relative_to(FOLDER) for path in named) else True


@pytest.fixture
def full_size():
    """The size of a test: the small one, or the promised one where FAULTS_FULL_SIZE=1 is set."""
    return lambda small, promised: promised if AT_FULL_SIZE else small


@pytest.fixture
def at_most():
    """So many seconds: the promise itself at full size, more of them in the quick run."""
    return lambda seconds: seconds * PATIENCE


@pytest.fixture
def figures(request):
    """Keep a line of figures for the end of the run."""
    return lambda **named: request.node.user_properties.append(("figures", named))


def pytest_terminal_summary(terminalreporter):
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for report in reports:
        for name, named in report.user_properties:
            if name == "figures" and report.when == "call":
                words = ", ".join(
                    f"{key.replace('_', ' ')} {value}" for key, value in named.items()
                )
                terminalreporter.write_line(f"{report.nodeid.partition('::')[2]}: {words}")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory, django_db_setup, django_db_blocker):
    """An SQLite file with all tables and no rows."""
    file = tmp_path_factory.mktemp("empty") / "shop.sqlite3"
    with django_db_blocker.unblock(), models_on(f"sqlite:///{file}"):
        _make_tables()
    return file


@pytest.fixture(scope="session")
def cluster():
    """A PostgreSQL of the tests' own, which they may stop and kill."""
    with engines.postgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def empty_in_cluster(cluster, django_db_setup, django_db_blocker):
    """The name of a database in the cluster, with all tables and no rows."""
    with django_db_blocker.unblock():
        with models_on(cluster.url("postgres")), connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE empty")
        with models_on(cluster.url("empty")):
            _make_tables()
    return "empty"


@pytest.fixture
def sqlite_shop(empty_file, tmp_path, django_db_blocker):
    """The address of a fresh SQLite file that this test's models and its server share."""
    file = tmp_path / "shop.sqlite3"
    shutil.copyfile(empty_file, file)
    with django_db_blocker.unblock(), models_on(f"sqlite:///{file}"):
        yield f"sqlite:///{file}"


numbers = count(1)


@pytest.fixture
def postgresql_shop(cluster, empty_in_cluster, django_db_blocker):
    """The same in the PostgreSQL cluster."""
    name = f"shop_{next(numbers)}"
    with django_db_blocker.unblock():
        with models_on(cluster.url("postgres")), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE {empty_in_cluster}")
        with models_on(cluster.url(name)):
            yield cluster.url(name)


@pytest.fixture(params=DATABASES)
def shop_database(request):
    """The address of a fresh database of each kind."""
    return request.getfixturevalue(f"{request.param}_shop")


def _make_tables() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


@pytest.fixture
def small_disk(tmp_path):
    """The folder of a disk of 8 MB. The test is skipped where nobody may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("This needs the right to mount a small disk.")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
