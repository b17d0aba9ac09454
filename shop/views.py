"""The catalogue, one variety, and the cart."""

from functools import partial
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.sitemaps.views import sitemap
from django.http import Http404, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.fragments import kept_form, kept_fragment, kept_page
from core.htmx import go_to, render_fragment, wants_fragment
from core.http import private_page, safe_next
from core.templatetags.amounts import kilos
from core.text import fold_digits
from shop.catalogue import CatalogueSearch
from shop.errors import NotEnoughStock, ShopError
from shop.forms import LineQuantityForm, QuantityForm, cart_rows
from shop.models import Cart, MangoCategory
from shop.sitemaps import SITEMAPS

# Made-up numbers fill no memory: so many pages of one order of the catalogue are kept, and lines of
# the cart of so many kilograms.
MOST_KEPT_PAGES, MOST_KEPT_KG = 50, 50


@require_safe
def catalogue(request):
    """All varieties; htmx asks for the cards alone while the visitor types."""
    search = CatalogueSearch(request.GET)
    if search.words or search.number > MOST_KEPT_PAGES:
        return _catalogue(request, search)
    # There are only so many other addresses: what they show is kept until a price, a stock or
    # anything else of a variety changes.
    version = MangoCategory.objects.version()

    def page():
        return _catalogue(request, search, version=version), version

    return kept_page(request, f"catalogue:{search.key}", lambda: (version, version), page)


def _catalogue(request, search, *, version="", status=200):
    """The list. Its cards are kept, too, where `version` says of which state of the varieties."""

    def cards():
        return render_to_string("shop/_mango_cards.html", {"search": search, "page": search.page})

    def result_count():
        total = search.page.total
        return ngettext("%(n)d variety", "%(n)d varieties", total) % {"n": total}

    if version:
        pieces = {
            "cards": kept_fragment(f"cards:{search.key}", version, cards),
            "result_count": kept_fragment(f"count:{search.key}", version, result_count),
        }
    else:
        pieces = {"cards": cards(), "result_count": result_count()}
    context = {"search": search, "next": search.url(search.number), **pieces}
    response = render_fragment(
        request, "shop/catalogue.html", "mango-cards", context, status=status
    )
    if wants_fragment(request):
        # One step back leads out of the words, not through every pause in typing them.
        before = CatalogueSearch(QueryDict(urlsplit(request.htmx.current_url or "").query))
        address = "HX-Replace-Url" if search.goes_on_typing(before) else "HX-Push-Url"
        response[address] = search.url(search.number)
    return response


@require_safe
def variety(request, slug):
    """One variety, with the form that puts it in the cart."""

    def page():
        mango = get_object_or_404(MangoCategory, slug=slug)
        return _variety(request, mango, QuantityForm()), mango.version

    # Of what its own row shows: most sales leave the page as it is.
    look = partial(MangoCategory.objects.look_of, slug)
    return kept_page(request, f"variety:{slug}", look, page)


def _variety(request, mango, form, *, possible=0, status=200):
    """The page; or, for htmx, its form and what changed elsewhere on the page.

    `possible` is the nearest quantity (kg) that can be had in place of a refused one.
    """
    share_text = (
        f"{mango.name}, {settings.STORE_NAME}: {settings.SITE_URL}{mango.get_absolute_url()}"
    )
    context = {
        "mango": mango,
        "form": form,
        "possible": possible,
        "share_text": share_text,
        # A bucket's address is whole already.
        "shared_picture": urljoin(settings.SITE_URL, mango.image.url) if mango.picture else "",
    }
    return render_fragment(request, "shop/variety.html", "buy", context, status=status)


@require_POST
def add_to_cart(request):
    """Put kilograms of one variety in the cart, on top of what is there."""
    mango_id = fold_digits(request.POST.get("mango_id", "")).strip()
    if not (mango_id.isascii() and mango_id.isdigit()):
        messages.error(request, _("Choose a variety first."))
        return _catalogue(request, CatalogueSearch({}), status=422)
    if len(mango_id) > 18:
        raise Http404
    mango = get_object_or_404(MangoCategory, pk=int(mango_id))
    form = QuantityForm(request.POST)
    possible = 0
    if form.is_valid():
        quantity = form.cleaned_data["quantity"]
        cart = Cart.objects.of(request)
        try:
            mango.ensure_available(quantity)
            cart.keep(request)
            cart.add(mango, quantity)
        except ShopError as error:
            form.add_error("quantity", str(error))
            possible = error.possible if isinstance(error, NotEnoughStock) else 0
        else:
            added = {"kg": kilos(quantity), "mango": mango.name}
            message = _("Added %(kg)s of %(mango)s to your cart.") % added
            messages.success(request, message, extra_tags="cart")
            if not wants_fragment(request):
                return go_to(request, safe_next(request, reverse("shop:cart")))
            return _variety(request, mango, form)
    if wants_fragment(request):
        # Beside the field it is seen, where the field is on the page; from a card it is not.
        is_seen = request.htmx.target == "buy"
        messages.error(request, form.errors["quantity"][0], extra_tags="quiet" if is_seen else "")
    return _variety(request, mango, form, possible=possible, status=422)


@private_page
@require_safe
def cart(request):
    """What the visitor means to buy; after a removal, with a way to undo it."""
    return _cart(request, undo=_undo(request))


def _cart(request, *, undo=None, item_id=None, form=None, status=200):
    cart = Cart.objects.of(request)
    cart.forget_summary()
    token = get_token(request)  # Made once for all lines: each call makes another.
    context = {
        "cart": cart.summary(),
        "lines": [_cart_line(request, row, token) for row in cart_rows(cart, item_id, form)],
        "csrf_token": token,
        "undo": undo,
        "cart_size": cart.summary().size,
    }
    if not cart.summary().lines:
        context["in_stock"] = list(MangoCategory.active.order_by("name")[:4])
    return render_fragment(request, "shop/cart.html", "cart-items", context, status=status)


def _cart_line(request, row, token):
    """One line of the cart. It is the same for all who want as much of a variety, and kept."""
    line = row.line

    def html(item_id, token):
        is_fragment = wants_fragment(request)
        context = {"row": row, "item_id": item_id, "csrf_token": token, "is_fragment": is_fragment}
        return render_to_string("shop/_cart_line.html", context)

    if row.error or line.quantity > MOST_KEPT_KG:
        return html(line.item_id, token)
    return kept_form("cart-line", line.look, html, number=line.item_id, token=token)


def _undo(request):
    """The variety and kg that were just taken out, where they can be put back."""
    mango_id, form = request.GET.get("removed", ""), QuantityForm(request.GET)
    if not (mango_id.isascii() and mango_id.isdigit() and len(mango_id) <= 18 and form.is_valid()):
        return None
    mango = MangoCategory.active.filter(pk=int(mango_id)).first()
    quantity = form.cleaned_data["quantity"]
    if mango is None or mango.stock_quantity < quantity:
        return None
    is_back = any(line.mango == mango for line in Cart.objects.of(request).summary().lines)
    return None if is_back else {"mango": mango, "quantity": quantity}


@private_page
@require_POST
def update_item(request, pk):
    """Set how many kilograms of one line are in the cart; 0 takes it out."""
    cart = Cart.objects.of(request)
    item = get_object_or_404(cart.lines(), pk=pk)
    form = LineQuantityForm(request.POST)
    if form.is_valid():
        quantity = form.cleaned_data["quantity"]
        if quantity == 0:
            return _remove(request, cart, item)
        try:
            cart.set_quantity(item, quantity)
        except ShopError as error:
            form.add_error("quantity", str(error))
        else:
            kept = {"kg": kilos(quantity), "mango": item.mango.name}
            message = _("%(mango)s: %(kg)s in your cart.") % kept
            messages.success(request, message, extra_tags="quiet")
            return _cart(request) if wants_fragment(request) else redirect("shop:cart")
    if wants_fragment(request):
        messages.error(request, form.errors["quantity"][0], extra_tags="quiet")
    return _cart(request, item_id=item.pk, form=form, status=422)


@private_page
@require_POST
def remove_item(request, pk):
    """Take one line out of the cart."""
    cart = Cart.objects.of(request)
    return _remove(request, cart, get_object_or_404(cart.lines(), pk=pk))


def _remove(request, cart, item):
    mango, quantity = item.mango, item.quantity
    cart.set_quantity(item, 0)
    can_undo = mango.stock_quantity >= quantity
    message = _("%(mango)s is out of your cart.") % {"mango": mango.name}
    messages.success(request, message, extra_tags="quiet" if can_undo else "")
    if wants_fragment(request):
        return _cart(request, undo={"mango": mango, "quantity": quantity} if can_undo else None)
    return redirect(f"{reverse('shop:cart')}?removed={mango.pk}&quantity={quantity}")


@private_page
@require_POST
def accept_prices(request):
    """The shopper has read which prices changed."""
    Cart.objects.of(request).accept_prices()
    return _cart(request) if wants_fragment(request) else redirect("shop:cart")


@require_safe
def delivery(request):
    """Where the shop delivers, for how much, and how to pay."""
    return render(request, "shop/delivery.html")


@require_safe
def robots(request):
    context = {"site_url": settings.SITE_URL}
    return render(request, "shop/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_xml(request):
    return sitemap(request, SITEMAPS, content_type="application/xml; charset=utf-8")
