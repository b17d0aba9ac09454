"""Values that no honest visitor types, and how they travel in a form."""

import os
from urllib.parse import quote

from django.db import connection

AT_FULL_SIZE = os.environ.get("HOSTILE_FULL_SIZE", "0") == "1"

# Percent-encoded as a browser or a script could send them: %ED%A0%80 is half of a surrogate pair,
# which no database stores, and %FF is no UTF-8 at all.
ENCODED = {
    "nothing": "",
    "spaces": "%20%20%20",
    "NUL": "%00",
    "text and NUL": "a%00b",
    "a lone surrogate": "%ED%A0%80",
    "broken UTF-8": "%FF%FE",
    "control signs": "%01%1B%7F",
    "line breaks": "a%0D%0AX-Injected:%20yes%0D%0A",
    "right to left": quote("\u202egnp.exe"),
    "Bangla digits": quote("৫"),
    "not quite digits": quote("²½⑤"),
    "minus one": "-1",
    "nought": "0",
    "a fraction": "1.5",
    "an exponent": "1e5",
    "a huge exponent": "1e999999999",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "2**31": str(2**31),
    "2**63": str(2**63),
    "many digits": "9" * 5_000,
    "hexadecimal": "0x1F",
    "HTML": quote("\"'><script>alert(1)</script>"),
    "a template": quote("{{ 7|add:7 }}{% debug %}${7*7}"),
    "SQL": quote("'; DROP TABLE shop_mangocategory; --"),
    "a path": quote("../../../../etc/passwd"),
    "a format": quote("%s%d%n{0.__class__}"),
    "10,000 signs": "x" * 10_000,
    "10,000 mangoes": quote("🥭") * 10_000,
    "a list": quote("[1, 2, 3]"),
    "an object": quote('{"$gt": ""}'),
    "true": "true",
    "null": "null",
}

# What databases and readers of text have stumbled over, each in its own way.
WORST = ["nothing", "NUL", "a lone surrogate", "broken UTF-8", "line breaks", "a huge exponent"]
WORST += ["NaN", "2**63", "many digits", "HTML"]


def share_of(values: dict, field: int) -> dict:
    """What the field of this number is tried with: the worst, and every second of the others.

    PostgreSQL gets those that SQLite leaves out, so the gate tries all of them in each field.
    With HOSTILE_FULL_SIZE=1 there is nothing that either leaves out.
    """
    others = [kind for kind in values if kind not in WORST]
    first = field + (connection.vendor == "postgresql")
    mine = others if AT_FULL_SIZE else others[first % 2 :: 2]
    return {kind: value for kind, value in values.items() if kind in WORST or kind in mine}
