"""Copies all uploaded pictures into the bucket of MEDIA_STORAGE_URL, or out of it again."""

from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.management.base import BaseCommand, CommandError

from core.storage import WholeFiles


class Command(BaseCommand):
    help = "Copies pictures from MEDIA_ROOT to MEDIA_STORAGE_URL. Safe to repeat."

    def add_arguments(self, parser):
        parser.add_argument("--back", action="store_true", help="From the bucket to MEDIA_ROOT.")

    def handle(self, *, back, **options):
        if isinstance(default_storage, FileSystemStorage):
            raise CommandError("MEDIA_STORAGE_URL is not set: pictures are files of this machine.")
        files = WholeFiles(settings.MEDIA_ROOT)
        source, target = (default_storage, files) if back else (files, default_storage)
        copied = kept = 0
        for name in names_in(source):
            if target.exists(name):
                kept += 1
                continue
            with source.open(name) as file:
                target.save(name, file)
            copied += 1
        self.stdout.write(f"{copied} files copied, {kept} were there already.")


def names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files, those in folders included."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        # Some servers list a folder as an empty file in itself.
        if name:
            yield f"{folder}/{name}".lstrip("/")
    for name in sorted(folders):
        yield from names_in(storage, f"{folder}/{name}".lstrip("/"))
