"""What can befall the shop from outside and passes by itself, so that trying again helps."""

import errno

from django.db import InterfaceError, OperationalError

# What the system says when it has no room for a file, or not for that much of it.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class AllBusy(Exception):
    """All threads that could answer have been at work for too long."""


def has_no_room(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in NO_ROOM


def passes_by_itself(error: BaseException | None) -> bool:
    """Is the database busy or away, every thread at work, or the disk full? Nothing was written."""
    return has_no_room(error) or isinstance(error, OperationalError | InterfaceError | AllBusy)
