"""Sessions in the database, where trouble with the database is called by its name."""

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as InTheDatabase

from core.trouble import passes_by_itself


class SessionStore(InTheDatabase):
    """Django takes a database that is busy or away for a session that somebody deleted: a 400."""

    def save(self, must_create: bool = False) -> None:
        """Raises OperationalError or InterfaceError as they are: a 503, after which all is well."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if passes_by_itself(error.__context__):
                raise error.__context__ from None
            raise
