"""What is to be done beside the pages, again and again, by the process that also sends mail."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection

logger = logging.getLogger(__name__)


def do_chores(is_over: Callable[[], bool]) -> None:
    """Call each command of the setting CHORES; what goes wrong with one is no matter to the rest.

    A command finds in `is_over` whether it should stop between two steps.
    """
    for name, *words in settings.CHORES:
        if is_over():
            return
        try:
            call_command(name, *words, is_over=is_over)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("%s waits, the database does not answer: %s", name, error)
            connection.close()
        except Exception:
            logger.exception("%s went wrong", name)
