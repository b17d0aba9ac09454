"""Checkout, one order, my orders, and finding an order again."""

from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.fragments import kept_fragment
from core.htmx import go_to, render_fragment
from core.http import private_page
from core.logs.calls import note_tampering
from core.views import THROTTLED_SECONDS, too_many_requests
from orders.checkout import edit_cart, has_new_kilograms, save_to_profile, summary_rows
from orders.errors import CartChanged, EmptyCart, TooManyOrders
from orders.forms import CheckoutForm, NewAccountForm, TrackForm
from orders.limits import may_place
from orders.models import Order
from orders.models.order_queryset import may_move_orders
from orders.ownership import keep_order, open_account
from orders.references import new_form_key, tidy_reference
from orders.services import change_status, place_order
from shop.errors import ShopError
from shop.models import Cart

ORDERS_A_PAGE = 20


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request):
    """Everything an order needs on one page, for guests and for people who are logged in."""
    cart = Cart.objects.of(request)
    if request.method != "POST":
        form = CheckoutForm(initial=CheckoutForm.starting_values(request.user), user=request.user)
        return _checkout(request, cart, form)
    note_tampering(request.POST)
    if "update_cart" in request.POST or has_new_kilograms(request.POST):
        return _edit_from_checkout(request, cart)
    form = CheckoutForm(request.POST, user=request.user)
    if not form.is_valid():
        return _checkout(request, cart, form, status=422)
    if not may_place(request):
        response = _checkout(request, cart, form, refused=TooManyOrders(), status=429)
        response["Retry-After"] = str(THROTTLED_SECONDS)
        return response
    try:
        order = place_order(
            cart,
            form.details(),
            seen=request.POST.get("seen"),
            key=request.POST.get("key", "")[:100],
            take_what_is_left="accept" in request.POST,
        )
    except CartChanged as changed:
        return _checkout(request, cart, form, changed=changed, status=422)
    except EmptyCart:
        return _checkout(request, cart, form, status=422)
    except ShopError as error:
        return _checkout(request, cart, form, refused=error, status=422)
    order.let_in(request, is_proven=True)
    save_to_profile(form)
    return go_to(request, order)


def _checkout(request, cart, form, *, changed=None, refused=None, edits=None, status=200):
    """The checkout page; `changed` tells what the shopper has to accept first.

    `refused` is any other reason why nothing was ordered. `edits` are the errors of kilograms that
    were changed here, {item id: what is wrong}.
    """
    cart.forget_summary()
    # What can be ordered now, and so what the button promises and the hidden field agrees to.
    offer = changed.offer if changed else cart.summary()
    context = {
        "form": form,
        "fields": _fields(form, is_first_look=request.method != "POST"),
        "cart": cart.summary(),
        "is_edited": edits is not None,
        "rows": summary_rows(offer, edits or {}, request.POST),
        "offer": offer,
        "changed": changed,
        "refused": refused,
        "key": request.POST.get("key") or new_form_key(),
        "cart_size": cart.summary().size,
    }
    return render_fragment(request, "orders/checkout.html", "checkout", context, status=status)


def _fields(form, *, is_first_look: bool):
    """The form's fields. Before anything is typed they are the same for every guest, and kept."""

    def fields():
        return render_to_string("orders/_checkout_fields.html", {"form": form})

    is_same = is_first_look and form.user is None
    return kept_fragment("checkout-fields", "guest", fields) if is_same else fields()


def _edit_from_checkout(request, cart):
    """Change kilograms beside the form; what was typed in the form stays as it is.

    Whoever pressed Place order over other kilograms than the page's total sees the new total first.
    """
    errors = edit_cart(cart, request.POST)
    for error in errors.values():
        messages.error(request, error, extra_tags="quiet")
    if "update_cart" not in request.POST and not errors:
        messages.warning(request, _("The kilograms are changed. Look at the total, then order."))
    typed = {name: request.POST.get(name, "") for name in CheckoutForm.base_fields}
    form = CheckoutForm(initial=typed, user=request.user)
    is_wished = "update_cart" in request.POST and not errors
    return _checkout(request, cart, form, edits=errors, status=200 if is_wished else 422)


@private_page
@require_POST
def check_field(request, field):
    """One field of the checkout with what is wrong with it, asked for when it is left."""
    if field not in CheckoutForm.CHECKED_ALONE:
        raise Http404
    form = CheckoutForm(request.POST, user=request.user)
    status = 422 if form[field].errors else 200
    return render(request, "orders/_field.html", {"field": form[field]}, status=status)


@private_page
@login_required
@require_safe
def my_orders(request):
    """A person's orders, newest first."""
    orders = Order.objects.of(request.user).with_details()
    page = Paginator(orders, ORDERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/my_orders.html", {"orders": list(page), "page": page})


@private_page
@require_safe
def order(request, reference):
    """One order, which is also its confirmation."""
    return _order(request, _visible_order(request, reference))


def _visible_order(request, reference) -> Order:
    orders = Order.objects.visible_to(request).with_story()
    return get_object_or_404(orders, reference=tidy_reference(reference))


def _order(request, order, *, form=None, status=200):
    user = request.user
    is_proven = order.is_proven_to(request)
    is_theirs = is_proven or (user.is_authenticated and order.user_id == user.pk)
    may_cancel = is_theirs or order.is_let_in_to(request) or may_move_orders(user)
    is_to_have = order.is_of_guest and is_proven
    can_open_account = is_to_have and order.email and not user.is_authenticated
    context = {
        "order": order,
        "is_theirs": is_theirs,
        "can_cancel": order.is_cancellable_by_shopper and may_cancel,
        "is_to_have": is_to_have,
        "form": (form or NewAccountForm()) if can_open_account else None,
    }
    return render(request, "orders/order.html", context, status=status)


@private_page
@require_POST
def cancel(request, reference):
    """Take an order back, by whoever placed it, until the shop has confirmed it."""
    held = Order.objects.held_by(request).with_details()
    order = get_object_or_404(held, reference=tidy_reference(reference))
    try:
        # The refusal is the service's; staff cancels later states in the admin.
        order = change_status(
            order,
            Order.Status.CANCELLED,
            by=request.user if request.user.is_authenticated else None,
            only_from=Order.Status.PENDING,
        )
    except ShopError as error:
        messages.error(request, str(error))
        return _order(request, _visible_order(request, reference), status=422)
    told = _("Your order is cancelled. Nothing is due.")
    if order.amount_to_refund:
        told = _("Your order is cancelled. We give back what you paid.")
    messages.success(request, told)
    return redirect(order)


@private_page
@require_POST
def create_account(request, reference):
    """Give a guest who just ordered an account, with nothing but a password to choose."""
    order = _order_to_have(request, reference)
    if not order.email or request.user.is_authenticated:
        raise Http404
    if not ratelimit.consume(request, action="signup"):
        return too_many_requests(request)
    form = NewAccountForm(request.POST)
    if form.is_valid():
        try:
            user = open_account(order, form.cleaned_data["password1"])
        except ValidationError as error:
            form.add_error("password1", error.messages)
        except Order.DoesNotExist as error:
            raise Http404 from error
        else:
            response = complete_signup(request, user, None, order.get_absolute_url())
            return go_to(request, response["Location"])
    return _order(request, order, form=form, status=422)


@private_page
@require_POST
def keep(request, reference):
    """Put a guest's order among those of the person who is logged in and can prove it is theirs."""
    order = _order_to_have(request, reference)
    if not (request.user.is_authenticated and keep_order(order, request.user)):
        raise Http404
    messages.success(request, _("This order is among your orders now."))
    return go_to(request, order)


def _order_to_have(request, reference) -> Order:
    """A guest's order that this browser placed, or for which it has the secret link; else 404."""
    orders = Order.objects.of_guests().proven_to(request).with_story()
    return get_object_or_404(orders, reference=tidy_reference(reference))


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def track(request):
    """Find an order by its reference and phone; one answer for wrong and for unknown."""
    if request.method != "POST":
        return render(request, "orders/track.html", {"form": TrackForm()})
    if not ratelimit.consume(request, action="track_order"):
        return too_many_requests(request)
    form = TrackForm(request.POST)
    if form.is_valid():
        found = Order.objects.found_by(**form.cleaned_data)
        if found:
            found.let_in(request)
            return go_to(request, found)
    form = TrackForm(initial={name: request.POST.get(name, "") for name in TrackForm.base_fields})
    return render(request, "orders/track.html", {"form": form, "is_unknown": True}, status=422)


@private_page
@require_safe
def link(request, token):
    """The secret link of the mail: it lets this browser in."""
    order = get_object_or_404(Order, link_token=token)
    order.let_in(request, is_proven=True)
    return redirect(order)
