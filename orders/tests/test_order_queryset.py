"""Who may see which order, and how a guest finds one again."""

import pytest
from django.contrib.auth.models import AnonymousUser

from orders.models import Order
from orders.models.order import MAX_SESSION_ORDERS, SESSION_KEY
from tests.factories import make_cart, place


@pytest.fixture
def visit(rf):
    """A request of this person, with these orders let in by the session."""

    def make(user=None, let_in=()):
        request = rf.get("/")
        request.user = user or AnonymousUser()
        request.session = {SESSION_KEY: [order.pk for order in let_in]} if let_in else {}
        return request

    return make


@pytest.fixture
def orders(asha, ravi, himsagar):
    """Asha's, Ravi's and a guest's order."""
    return [place(make_cart(user, himsagar=1)) for user in (asha, ravi, None)]


def test_each_person_sees_their_own_and_what_the_session_let_in(visit, orders, asha):
    hers, his, guests = orders
    assert set(Order.objects.visible_to(visit(asha))) == {hers}
    assert set(Order.objects.visible_to(visit(asha, let_in=[guests]))) == {hers, guests}


def test_a_guest_sees_only_what_the_session_let_in(visit, orders):
    assert set(Order.objects.visible_to(visit())) == set()
    assert set(Order.objects.visible_to(visit(let_in=[orders[2]]))) == {orders[2]}


def test_staff_sees_all(visit, orders, meera):
    assert set(Order.objects.visible_to(visit(meera))) == set(orders)


def test_my_orders_are_mine_alone(visit, orders, asha, meera):
    assert set(Order.objects.of(asha)) == {orders[0]}
    assert set(Order.objects.of(meera)) == set()
    assert set(Order.objects.of(AnonymousUser())) == set()


def test_a_browser_lets_an_order_in_once_and_remembers_the_last_fifty(visit, orders):
    request = visit()
    for _ in range(2):
        orders[0].let_in(request)
    assert request.session[SESSION_KEY] == [orders[0].pk]
    request.session[SESSION_KEY] = list(range(1_000, 1_000 + MAX_SESSION_ORDERS))
    orders[0].let_in(request)
    assert len(request.session[SESSION_KEY]) == MAX_SESSION_ORDERS
    assert request.session[SESSION_KEY][-1] == orders[0].pk


@pytest.mark.parametrize("phone", ["+8801712345678", "+919830012345"])
def test_an_order_is_found_by_reference_and_either_phone(himsagar, phone):
    order = place(make_cart(himsagar=1), additional_phone="+919830012345")
    reference = order.reference.lower().replace("-", " ")
    assert Order.objects.found_by(reference=reference, phone_number=phone) == order


@pytest.mark.parametrize("phone", ["+8801812345678", "", "8801712345678"])
def test_an_order_is_not_found_by_another_phone(himsagar, phone):
    order = place(make_cart(himsagar=1))
    found = Order.objects.found_by(reference=order.reference, phone_number=phone or "+880")
    assert found is None


def test_an_order_is_not_found_by_another_reference(himsagar):
    place(make_cart(himsagar=1))
    assert Order.objects.found_by(reference="K7MX", phone_number="+8801712345678") is None
