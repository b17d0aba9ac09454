"""Orders placed before e-mails had one form get it, too."""

from importlib import import_module

from django.apps import apps

from orders.models import Order
from tests.factories import make_cart, place

migration = import_module("orders.migrations.0004_email_and_forgetting")


def test_an_old_order_s_e_mail_gets_the_form_that_people_s_have(himsagar):
    order = place(make_cart(himsagar=1))
    Order.objects.update(email=" Asha@Example.COM")
    migration.normalise_emails(apps, None)
    order.refresh_from_db()
    assert order.email == "asha@example.com"


def test_a_new_order_s_e_mail_has_it_from_the_start(himsagar):
    order = place(make_cart(himsagar=1), email="Asha@Example.COM ")
    assert Order.objects.get(pk=order.pk).email == "asha@example.com"
