"""Backups: the whole shop in one file, and back again."""


class BackupError(Exception):
    """Why there is no backup, or why it cannot be restored; str() is a sentence for the owner."""
