"""A database that several processes can open, and a crowd to run on it."""

import os

import pytest

from tests import own_database
from tests.race.crowd import Crowd

# How often every race is run, and whether at the size that the shop promises or at a small one.
REPEATS = int(os.environ.get("RACE_REPEATS", "1"))
AT_FULL_SIZE = os.environ.get("RACE_FULL_SIZE", "0") == "1"
PROCESSES = int(os.environ.get("RACE_PROCESSES", "8"))
THREADS = int(os.environ.get("RACE_THREADS", "5"))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        name = own_database.create_migrated(tmp_path_factory.mktemp("empty"))
        yield name
        own_database.drop(name)


@pytest.fixture(scope="session")
def crowd(empty_database):
    crowd = Crowd(empty_database, processes=PROCESSES, threads=THREADS)
    yield crowd
    crowd.go_home()


@pytest.fixture
def database(empty_database, tmp_path, django_db_blocker):
    """The name of a fresh database that this test's models and the crowd's share."""
    with django_db_blocker.unblock():
        name = own_database.copy_of(empty_database, tmp_path)
        with own_database.connected_to(name):
            yield name
        own_database.drop(name)


@pytest.fixture
def race(crowd, database, request):
    """Run one race on the test's database; the slowest answer goes into the test's report."""
    seconds = []

    def run(calls, **options):
        outcomes = crowd.race(database, calls, **options)
        seconds.append(outcomes.slowest)
        return outcomes

    yield run
    slowest = round(max(seconds, default=0), 3)
    request.node.user_properties.append(("slowest_answer_seconds", slowest))


@pytest.fixture(scope="session")
def full_size():
    """The size of a race: the small one, or the promised one where RACE_FULL_SIZE=1 is set."""
    return lambda small, promised: promised if AT_FULL_SIZE else small


def pytest_generate_tests(metafunc):
    if "repeat" in metafunc.fixturenames:
        metafunc.parametrize("repeat", range(REPEATS))
