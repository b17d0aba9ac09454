"""The cast at their programs, each with a token of their own."""

import pytest
from django.contrib.auth.models import Permission

from tests.factories import make_cart, place
from tests.programs import Program, program_of

# All that staff does by program.
RIGHTS = [
    "add_mangocategory",
    "change_mangocategory",
    "delete_mangocategory",
    "move_order",
    "change_payment",
]


@pytest.fixture
def stranger(db) -> Program:
    """A program without a token."""
    return Program()


@pytest.fixture
def hers(asha) -> Program:
    """Asha's program."""
    return program_of(asha)


@pytest.fixture
def his(ravi) -> Program:
    """Ravi's program."""
    return program_of(ravi)


@pytest.fixture
def helper(meera) -> Program:
    """Meera's program; she is of the staff and has no right."""
    return program_of(meera)


@pytest.fixture
def desk(meera) -> Program:
    """Meera's program; she has all the rights that programs ask for."""
    meera.user_permissions.set(Permission.objects.filter(codename__in=RIGHTS))
    return program_of(meera)


@pytest.fixture
def cart(asha, himsagar, langra):
    """Asha's cart: 5 kg of Himsagar and 2 kg of Langra, 2,310 taka."""
    return make_cart(asha, himsagar=5, langra=2)


@pytest.fixture
def order(cart):
    """Asha's order of that cart."""
    return place(cart, email="asha@example.com")


@pytest.fixture
def mail_queue(settings):
    """Mail goes where it goes in the shop: into the queue."""
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
