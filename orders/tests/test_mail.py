"""The mail about an order: only after the commit, only with an address, and never in its way."""

from html import unescape

import pytest
from post_office.models import Email

from orders import services
from orders.models import Order
from tests.factories import make_cart, place, typed


@pytest.fixture(autouse=True)
def queue(settings):
    """Mail goes where it goes in the shop: into the queue."""
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    settings.SITE_URL = "https://mangoes.example"


@pytest.fixture
def order(himsagar, langra, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return place(
            make_cart(himsagar=5, langra=2),
            email="asha@example.com",
            full_name="Asha <b>Rahman</b>",
            shipping_address="3 Lake Street",
        )


def test_the_mail_says_all_about_the_order(order):
    mail = Email.objects.get()
    assert mail.to == ["asha@example.com"]
    assert order.reference in mail.subject
    for text in (mail.message, mail.html_message):
        for said in (order.reference, "Himsagar", "5 kg", "৳1,750.00", "Langra", "৳560.00"):
            assert said in text
        for said in ("৳2,310.00", "3 Lake Street", "+880 1712-345678", "+880 1700-000000"):
            assert said in text
        assert f"https://mangoes.example/orders/link/{order.link_token}/" in text


def test_what_was_typed_is_escaped_where_it_is_html(order):
    mail = Email.objects.get()
    assert "Asha <b>Rahman</b>" in mail.message
    assert "<b>Rahman" not in mail.html_message
    assert "Asha &lt;b&gt;Rahman" in mail.html_message


@pytest.mark.parametrize(
    "typed_words",
    [
        "{{7*7}}",
        "{% now 'Y' %}{{ 'x'|center:9 }}",
        "{# gone #}",
        "{% endverbatim %}{{ 7 }}",
        "{% include 'orders/mail/order_placed.txt' %}",
        "{% if %}",
    ],
)
def test_what_was_typed_is_no_template(
    guest, himsagar, typed_words, django_capture_on_commit_callbacks
):
    guest.post("/cart/add/", {"mango_id": himsagar.pk})
    words = {"full_name": typed_words, "billing_address": typed_words, "email": "a@example.com"}
    with django_capture_on_commit_callbacks(execute=True):
        assert guest.post("/checkout/", typed(**words)).status_code == 303
    letter = Email.objects.get().email_message()
    html = letter.alternatives[0][0]
    for text in (letter.body, unescape(html)):
        assert typed_words in text
        assert "verbatim" not in text.replace(typed_words, "")
    assert "verbatim" not in letter.subject


def test_nothing_is_queued_before_the_commit(himsagar, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        place(make_cart(himsagar=1), email="asha@example.com")
    assert not Email.objects.exists()
    for act in waiting:
        act()
    assert Email.objects.count() == 1


def test_without_an_e_mail_there_is_no_mail(himsagar, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        place(make_cart(himsagar=1))
    assert not Email.objects.exists()


def test_a_repeated_form_queues_one_mail(himsagar, django_capture_on_commit_callbacks):
    cart = make_cart(himsagar=1)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            place(cart, key="k1", email="asha@example.com")
    assert Email.objects.count() == 1


@pytest.mark.parametrize("trouble", [OSError("no mail server"), ValueError("broken template")])
def test_broken_mail_never_breaks_the_order(
    filled, monkeypatch, django_capture_on_commit_callbacks, trouble
):
    def breaks(order_id):
        raise trouble

    monkeypatch.setattr(services, "send_order_placed", breaks)
    with django_capture_on_commit_callbacks(execute=True):
        response = filled.post("/checkout/", typed(email="asha@example.com"))
    assert response.status_code == 303
    assert Order.objects.count() == 1
    assert not Email.objects.exists()


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r"])
def test_a_name_with_a_line_break_sends_no_mail_to_others(
    himsagar, sign, django_capture_on_commit_callbacks
):
    name = f"Asha{sign}Bcc: x@example.com"
    with django_capture_on_commit_callbacks(execute=True):
        place(make_cart(himsagar=1), email="asha@example.com", full_name=name)
    letter = Email.objects.get()
    assert (letter.to, letter.cc, letter.bcc) == (["asha@example.com"], [], [])
    head = letter.email_message().message().as_string().partition("\n\n")[0]
    assert "x@example.com" not in head
