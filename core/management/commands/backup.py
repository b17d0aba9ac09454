"""manage.py backup: the whole shop in one file, while it goes on selling."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.backup import BackupError
from core.backup.archive import opened
from core.backup.making import forget_old, make_backup


class Command(BaseCommand):
    help = (
        "Writes the database and all pictures into one file, as of one moment, and removes old "
        "ones. The settings (.env) are not in it: keep them elsewhere."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--to", type=Path, metavar="FOLDER", help="where to (setting BACKUP_FOLDER)"
        )
        parser.add_argument(
            "--keep", type=int, default=14, metavar="N", help="the newest N stay (%(default)s)"
        )
        parser.add_argument(
            "--keep-days",
            type=int,
            default=0,
            metavar="DAYS",
            help="and so do all that are younger (%(default)s)",
        )

    def handle(self, *, to, keep, keep_days, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more: the newest backup always stays.")
        folder, begun = to or settings.BACKUP_FOLDER, time.perf_counter()
        try:
            made = make_backup(folder)
            with opened(made.path) as backup:
                backup.verify()
            gone = forget_old(folder, keep=keep, days=keep_days)
        except BackupError as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds, rows = time.perf_counter() - begun, sum(made.rows.values())
        self.stdout.write(
            f"{made.path}: {made.rows['orders_order']} orders, {rows} rows in all, "
            f"{made.pictures} files of pictures, {made.size / 1e6:.1f} MB, {seconds:.1f} s."
        )
        for name in made.missing:
            self.stderr.write(f"This picture was missing before and is not in it: {name}")
        if gone:
            self.stdout.write(f"Old backups removed: {len(gone)}.")
