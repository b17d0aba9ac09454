"""How uploaded files come, and how they go."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from uuid import uuid4

from django.core.files.storage import FileSystemStorage
from django.db import transaction


def delete_once_certain(delete: Callable[..., None], *what) -> None:
    """Call `delete(*what)` once the transaction is committed.

    Whatever keeps the files may be away then. That undoes nothing, so nobody is told to try again:
    it is logged, and a file is left over.
    """

    def delete_now() -> None:
        delete(*what)

    transaction.on_commit(delete_now, robust=True)


class WholeFiles(FileSystemStorage):
    """A file is there wholly or not at all, even where the disk fills up in the middle of it."""

    def _save(self, name: str, content) -> str:
        # Nobody else writes under this name, so what is removed after a failure is our own.
        part = str(PurePath(name).with_name(f"{uuid4().hex}.part"))
        try:
            super()._save(part, content)
            os.replace(self.path(part), self.path(name))
        except BaseException:
            with suppress(OSError):
                self.delete(part)
            raise
        return name
