#!/usr/bin/env python
"""Django's command line, for this shop's settings."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.settings")
    if sys.argv[1:2] not in (["runserver"], ["serve"]):
        # A command may wait longer for the database than a visitor does.
        os.environ.setdefault("DATABASE_WAIT_SECONDS", "30")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
