"""The list of planted faults fits the code as it is (planting them: `python -m tests.planted`)."""

import pytest
from django.conf import settings

from tests.planted.faults import FAULTS


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_has_one_place_and_a_test(fault):
    assert (settings.BASE_DIR / fault.file).read_text().count(fault.text) == 1
    assert (settings.BASE_DIR / fault.test.partition("::")[0]).exists()


def test_no_two_have_one_name():
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
