"""What can befall the shop from outside and passes by itself, so that trying again helps."""

import errno

from django.db import InterfaceError, OperationalError

# What the system says when it has no room for a file, or not for that much of it.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class AllBusy(Exception):
    """All threads that could answer have been at work for too long."""


class StorageAway(Exception):
    """The server that keeps the pictures does not answer."""


def has_no_room(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in NO_ROOM


def passes_by_itself(error: BaseException | None) -> bool:
    """Is a server busy or away, every thread at work, or the disk full? Nothing was written.

    What runs after a commit must not raise it (`on_commit(…, robust=True)`).
    """
    passing = OperationalError | InterfaceError | AllBusy | StorageAway
    return has_no_room(error) or isinstance(error, passing)
