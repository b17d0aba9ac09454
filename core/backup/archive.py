"""The file of a backup: a zip with the database, the pictures, and a manifest that tells of them.

The last 64 bytes (to a zip a comment) are the SHA-256 of all bytes before them, in hexadecimal. So
a file that was cut, torn or altered anywhere is known without looking into it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.backup import BackupError

MANIFEST = "manifest.json"
SEAL = 64  # bytes
CHUNK = 1024 * 1024  # bytes
FORMAT = 1


class Archive:
    """A backup that is being written; nobody else may read it."""

    def __init__(self, path: Path):
        self.file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")
        self.zip = ZipFile(self.file, "w", compresslevel=1)
        self.members = {}

    def add(self, name: str, source: BinaryIO, *, is_packed: bool = False) -> None:
        """Take over all that `source` has to give; where it breaks off, the archive is no good."""
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED if is_packed else ZIP_STORED
        digest, size = sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
        self.members[name] = {"bytes": size, "sha256": digest.hexdigest()}

    def seal(self, manifest: dict) -> None:
        """Write the manifest and the checksum, down to the disk."""
        told = {"format": FORMAT, **manifest, "members": self.members}
        self.zip.writestr(MANIFEST, json.dumps(told, ensure_ascii=False, indent=1))
        self.zip.comment = b"0" * SEAL
        self.zip.close()
        self.file.seek(-SEAL, os.SEEK_END)
        end = self.file.tell()
        digest = _digest(self.file, end)
        self.file.seek(end)
        self.file.write(digest)
        self.file.flush()
        os.fsync(self.file.fileno())

    def close(self) -> None:
        """Let go of the file; one that was not sealed is no backup."""
        # Where the disk is full, the end of the zip cannot be written either.
        with suppress(OSError):
            self.zip.close()
        self.file.close()


class Backup:
    """A backup that was found whole."""

    def __init__(self, zipped: ZipFile):
        self.zip = zipped
        self.manifest = json.loads(zipped.read(MANIFEST))

    @property
    def pictures(self) -> list[str]:
        """The names of the files of the media storage, as members of the archive."""
        return [name for name in self.manifest["members"] if name.startswith("media/")]

    def open(self, name: str) -> BinaryIO:
        return self.zip.open(name)

    def verify(self) -> None:
        """Raise BackupError unless each member is there, and is what the manifest says."""
        if set(self.zip.namelist()) != {MANIFEST, *self.manifest["members"]}:
            raise BackupError("The backup holds other files than its manifest names.")
        for name, told in self.manifest["members"].items():
            digest = sha256()
            with self.open(name) as member:
                while chunk := member.read(CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != told["sha256"]:
                raise BackupError(f"{name} in the backup is not what its manifest says.")


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in this file. Raises BackupError where it is not a whole one of ours."""
    try:
        with path.open("rb") as file:
            _check_seal(file)
            with ZipFile(file) as zipped:
                backup = Backup(zipped)
                if backup.manifest["format"] != FORMAT:
                    raise BackupError("The backup was made by a newer version of the shop.")
                yield backup
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    except (BadZipFile, KeyError, ValueError) as error:
        raise BackupError(f"{path} is no backup of this shop.") from error


def is_good(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            _check_seal(file)
    except (BackupError, OSError):
        return False
    return True


def _check_seal(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    end = max(size - SEAL, 0)
    digest = _digest(file, end)
    file.seek(end)
    if size <= SEAL or file.read() != digest:
        raise BackupError(
            f"{file.name} is torn, cut or altered, or no backup: its checksum is not that of what "
            "it holds. Take another one."
        )


def _digest(file: BinaryIO, end: int) -> bytes:
    """The SHA-256 of a file's first `end` bytes, in hexadecimal."""
    file.seek(0)
    digest, left = sha256(), end
    while left and (chunk := file.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest().encode()
