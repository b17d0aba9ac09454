"""No link that somebody is shown at the desk ends in a refusal, or nowhere."""

import re

import pytest

from accounts.models import User
from orders.models import Order
from orders.services import change_status
from tests.access.rules import MANAGER, PACKER, SUPERUSER
from tests.access.table import HERS


@pytest.fixture
def moved(cast):
    """The visitors, and Asha's order with a history."""
    hers = Order.objects.get(pk=cast.things[HERS]["object_id"])
    change_status(hers, "Confirmed", by=User.objects.get(username="owner"))
    return cast


@pytest.mark.parametrize("visitor", [PACKER, MANAGER, SUPERUSER])
def test_every_link_at_the_desk_leads_somewhere(moved, visitor):
    browser = moved.browsers[visitor]
    waiting, seen, faults = ["/admin/"], set(), []
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = browser.get(address, follow=True)
        if response.status_code != 200:
            faults.append(f"{address}: {response.status_code}")
        if response.streaming:
            # A file leads nowhere.
            continue
        # Where orders are printed, the query says which; elsewhere it only sorts and filters.
        found = re.findall(r'href="(/admin/[^"?#]*(?:\?ids=[0-9,]+)?)', response.content.decode())
        waiting += set(found) - seen - set(waiting)
    assert faults == []
    assert len(seen) > 3
