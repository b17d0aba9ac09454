"""What happens to orders when something happens to a person (connected in apps.py)."""

from accounts.own_data import written_time
from orders.forgetting import delete_mails, forget, mails_of
from orders.models import Order
from orders.ownership import keep_orders_by_email


def keep_orders_at_login(sender, user, **kwargs):
    """Orders placed without logging in, with the e-mail that is confirmed to be this person's."""
    keep_orders_by_email(user)


def keep_orders_once_confirmed(sender, email_address, **kwargs):
    """A code from a mail to it has just proven that the e-mail is this person's."""
    keep_orders_by_email(email_address.user)


def tell_orders(sender, user, **kwargs):
    """A person's orders, for the file with all their data; newest first."""
    return "orders", [_told(order) for order in Order.objects.of(user).with_story()]


def _told(order: Order) -> dict:
    payment = order.payment
    return {
        "reference": order.reference,
        "ordered": written_time(order.order_date),
        "status": order.status,
        "full_name": order.full_name,
        "email": order.email,
        "phone_number": order.phone_number,
        "additional_phone": order.additional_phone,
        "billing_address": order.billing_address,
        "shipping_address": order.shipping_address,
        "note": order.note,
        "is_gift": order.is_gift,
        "lines": [
            {
                "variety": line.name,
                "kilograms": line.quantity,
                "taka_a_kilogram": f"{line.price:.2f}",
                "taka": f"{line.subtotal:.2f}",
            }
            for line in order.lines
        ],
        "delivery_taka": f"{order.delivery_fee:.2f}",
        "total_taka": f"{order.total_amount:.2f}",
        "payment": {
            "method": payment.payment_method,
            "status": payment.payment_status,
            "recorded": written_time(payment.payment_date),
            "money_came": written_time(payment.received_at),
            "money": [
                {"taka": f"{entry.amount:.2f}", "at": written_time(entry.at)}
                for entry in payment.entries.all()
            ],
        },
        "corrections": [
            {"what": correction.what, "at": written_time(correction.at)}
            for correction in order.corrections.all()
        ],
        "status_history": [
            {"from": change.from_status, "to": change.to_status, "at": written_time(change.at)}
            for change in order.status_changes.all()
        ],
    }


def tell_mails(sender, user, **kwargs):
    """What mails a person got, for the file with all their data."""
    return "mails", [
        {"date": written_time(mail.created), "subject": mail.subject}
        for mail in mails_of(user, Order.objects.of(user))
    ]


def forget_person(sender, user, **kwargs):
    """Blank a leaving person's orders: at once what is done, the rest when it is."""
    keep_orders_by_email(user)
    # Held in key order; an order that is moved along meanwhile is either blanked here or there.
    orders = list(Order.objects.of(user).select_for_update().order_by("pk"))
    delete_mails(mails_of(user, orders))
    forget([order for order in orders if order.is_done])
    under_way = [order.pk for order in orders if not order.is_done]
    Order.objects.filter(pk__in=under_way).update(forget_when_done=True)
