"""manage.py restore: bring the shop back from a backup."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.backup import BackupError
from core.backup.archive import Backup, opened
from core.backup.restoring import ensure_fits, is_empty, restore


class Command(BaseCommand):
    help = (
        "Puts a backup in the place of the database that DATABASE_URL names, and looks through "
        "its books. Stop the shop first. Ends with 1 where something is wrong."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--verify-only", action="store_true", help="look whether the file is whole, no more"
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="even where there is a shop already; its database is kept under another name",
        )

    def handle(self, *, file, verify_only, yes, **options):
        try:
            with opened(file) as backup:
                backup.verify()
                self.tell(backup)
                if verify_only:
                    return
                ensure_fits(backup)
                if not (yes or is_empty()):
                    raise CommandError(
                        "There is a shop in this database already. Nothing was changed. With "
                        "--yes the backup takes its place, and the old one is kept beside it."
                    )
                kept = restore(backup)
        except BackupError as refusal:
            raise CommandError(f"{refusal} Nothing was changed.") from refusal
        self.stdout.write("The database and the pictures are restored.")
        if kept:
            self.stdout.write(f"The database from before is kept as {kept}.")
        call_command("check_books", stdout=self.stdout, stderr=self.stderr)

    def tell(self, backup: Backup) -> None:
        told = backup.manifest
        self.stdout.write(
            f"The backup is whole. It was made {told['made_at']} by version {told['version']} on "
            f"{told['database']} {told['database_version']}: {told['rows']['orders_order']} "
            f"orders, {len(backup.pictures)} files of pictures."
        )
