"""Made-up ids and references in every address that takes one: not found, and never a fault."""

import re

import pytest

from tests.access.journey import ask
from tests.access.rules import ASHA, GUEST, IN, SUPERUSER
from tests.access.table import ROWS

BANGLA = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
MADE_UP = ["0", "-1", str(2**31), str(2**63), "Bangla digits"]
# Only these name a thing; other brackets hold words.
NAMED = re.compile(r"<(pk|id|object_id|reference|token|slug|key|content_type_id|path|field)>")


def wrong_addresses(cast, made_up: str):
    """Every row with one bracket after the other filled wrongly."""
    for row in ROWS:
        for name in NAMED.findall(row.address):
            wrong = made_up
            if made_up == "Bangla digits":
                wrong = str(cast.things[row.about][name]).translate(BANGLA)
            if wrong != str(cast.things[row.about][name]):
                yield row, cast.address_of(row, **{name: wrong})


@pytest.mark.parametrize("made_up", MADE_UP)
@pytest.mark.parametrize("visitor", [GUEST, ASHA, SUPERUSER])
def test_what_does_not_exist_is_not_found(cast, visitor, made_up):
    faults = []
    for row, address in wrong_addresses(cast, made_up):
        answer = ask(cast, visitor, row, "get" if row.read else "post", address)
        if answer.status != 404 and not is_led_away(answer, visitor):
            faults.append(f"{address}: {answer.status} {answer.location}")
    assert "\n".join(faults) == ""


def is_led_away(answer, visitor) -> bool:
    """The desk sends strangers to the login, and staff on to a page that finds nothing."""
    is_refused = answer.outcome == (answer.row.read or answer.row.send).answers[visitor] != IN
    is_at_desk = answer.row.address.startswith("/admin/")
    return is_at_desk and (is_refused or answer.location.startswith("/admin/"))
