"""Faults that somebody might make, each with a test that has to notice."""

from dataclasses import dataclass

ORDERS, MONEY, SHELF = "orders/services.py", "orders/payments.py", "shop/models/mango_queryset.py"
WHOSE = "orders/models/order_queryset.py"


@dataclass(frozen=True)
class Fault:
    """In `file` the one place that says `text` says `instead`; then `test` must fail.

    `postgresql` marks those that SQLite hides, because there writers wait for each other anyway.
    """

    name: str
    file: str
    text: str
    instead: str
    test: str
    postgresql: bool = False


FAULTS = [
    Fault(
        "the cart is not held while it is ordered",
        ORDERS,
        "    cart.lock()\n",
        "",
        "tests/race/test_one_cart.py",
        postgresql=True,
    ),
    Fault(
        "varieties are held in the order of the cart",
        "shop/models/cart.py",
        '.select_for_update(of=("mango",)).order_by("mango_id")',
        '.select_for_update(of=("mango",)).order_by("pk")',
        "tests/race/test_last_kilograms.py",
        postgresql=True,
    ),
    Fault(
        "a refused cursor is left to the garbage collector",
        "core/sqlite_cursors.py",
        "            self.close()\n",
        "",
        "core/tests/test_sqlite_cursors.py",
    ),
    Fault(
        "a kept line of the cart shows what somebody else wants",
        "shop/models/cart_summary.py",
        "picture, self.quantity, self.price,",
        "picture, self.price,",
        "shop/tests/test_kept_lines.py",
    ),
    Fault(
        "a kept line of the cart shows somebody else's price",
        "shop/models/cart_summary.py",
        "picture, self.quantity, self.price,",
        "picture, self.quantity,",
        "shop/tests/test_kept_lines.py",
    ),
    Fault(
        "a page that was drawn while its variety changed is kept",
        "core/fragments.py",
        " and shown == mark",
        "",
        "shop/tests/test_kept_pages.py",
    ),
    Fault(
        "an order is moved without being held",
        ORDERS,
        "    order = Order.objects.select_for_update().get(pk=order.pk)\n    status = ",
        "    order = Order.objects.get(pk=order.pk)\n    status = ",
        "tests/race/test_one_order.py",
        postgresql=True,
    ),
    Fault(
        "more than is left goes into a cart",
        "shop/models/cart.py",
        "        mango.ensure_available(quantity, in_cart)\n",
        "",
        "shop/tests/test_cart_model.py",
    ),
    Fault(
        "a changed price is not told",
        ORDERS,
        "is_as_seen = seen is None or _is_same(agreed, seen)",
        "is_as_seen = True",
        "orders/tests/test_checkout_changes.py",
    ),
    Fault(
        "the total that a program showed does not count",
        ORDERS,
        "if expected_total is not None and expected_total != total:",
        "if False:",
        "api/tests/test_place_order.py",
    ),
    Fault(
        "a form that is sent twice orders twice",
        ORDERS,
        "    if placed := placed_before(owner, key):",
        "    if placed := None:",
        "orders/tests/test_form_key.py",
    ),
    Fault(
        "a key is good for another wish, too",
        ORDERS,
        "        raise KeyUsedAgain",
        "        return",
        "api/tests/test_idempotency.py",
    ),
    Fault(
        "one person's key gives another's order",
        ORDERS,
        'sha256(f"{whose}.{key}".encode',
        'sha256(f"{key}".encode',
        "orders/tests/test_program_keys.py",
    ),
    Fault(
        "nothing is written to the ledger when mangoes are sold",
        ORDERS,
        "    StockMovement.objects.bulk_create(\n        line.mango.movement(",
        "    list(\n        line.mango.movement(",
        "orders/tests/test_place_order.py",
    ),
    Fault(
        "a cancelled order keeps its kilograms",
        ORDERS,
        "        _put_back(order, **moved)",
        "        pass",
        "orders/tests/test_cancel.py",
    ),
    Fault(
        "an order moves anywhere",
        ORDERS,
        "if not order.can_become(status) or (only_from and order.status != only_from):",
        "if only_from and order.status != only_from:",
        "orders/tests/test_change_status.py",
    ),
    Fault(
        "stock is written as it was typed on an old page",
        "shop/admin/variety_form.py",
        "        return self.instance.stock_quantity if shown is None else shown",
        "        return self.instance.stock_quantity",
        "shop/tests/test_admin_stale.py",
    ),
    Fault(
        "a shelf may hold less than nothing, were it not for the database",
        SHELF,
        "BETWEEN 0 AND",
        "BETWEEN -1000000 AND",
        "shop/tests/test_stock_acts.py",
    ),
    Fault(
        "money comes for a cancelled order",
        MONEY,
        "_held(order)\n    if order.is_cancelled:\n        raise CancelledOrder(order)\n",
        "_held(order)\n",
        "orders/tests/test_payment_status.py",
    ),
    Fault(
        "more is paid than is due",
        MONEY,
        "    if not 0 < amount <= order.amount_due:",
        "    if not 0 < amount:",
        "orders/tests/test_payments.py",
    ),
    Fault(
        "a form with money counts as often as it is sent",
        MONEY,
        "    if seen is not None and seen != order.payment.received:",
        "    if False:",
        "orders/tests/test_order_page.py",
    ),
    Fault(
        "anybody opens anybody's order",
        WHOSE,
        "return self if request.user.is_staff else self._open_to(request)",
        "return self",
        "orders/tests/test_order.py",
    ),
    Fault(
        "a program reads everybody's orders",
        WHOSE,
        "return self if user.is_staff else self.of(user)",
        "return self",
        "api/tests/test_orders.py",
    ),
    Fault(
        "an order is found by its number alone",
        WHOSE,
        "self.filter(either_phone, reference=tidy_reference(reference))",
        "self.filter(reference=tidy_reference(reference))",
        "orders/tests/test_track.py",
    ),
    Fault(
        "staff without the right moves orders by a program",
        "api/views/base.py",
        "if not (request.user.is_staff and request.user.has_perm(right)):",
        "if not request.user.is_staff:",
        "api/tests/test_orders.py",
    ),
    Fault(
        "a token never ends",
        "accounts/tokens.py",
        "found is None or not found.is_live or not found.user.is_active",
        "found is None or not found.user.is_active",
        "accounts/tests/test_tokens.py",
    ),
    Fault(
        "a new password leaves programs logged in",
        "accounts/sessions.py",
        "    programs = ApiToken.objects.filter(user=user).end()\n",
        "    programs = 0\n",
        "accounts/tests/test_token_ends.py",
    ),
    Fault(
        "wrong passwords are counted by address, whoever's they are",
        "accounts/adapter.py",
        "return f\"{get_ip(request)}:{normalise_email(credentials.get('email', ''))}\"",
        "return get_ip(request)",
        "accounts/tests/test_limits.py",
    ),
    Fault(
        "a name that stands twice in JSON is taken",
        "api/parsers.py",
        "    if len(named) < len(pairs):",
        "    if False:",
        "api/tests/test_json.py",
    ),
    Fault(
        "programs may call by plain http",
        "api/middleware.py",
        "not request.is_secure()",
        "False",
        "api/tests/test_https_only.py",
    ),
    Fault(
        "a formula in a name runs in a spreadsheet",
        "core/sheets.py",
        'return inert(value.replace("\\0", "")) if',
        'return value.replace("\\0", "") if',
        "orders/tests/test_sheets.py",
    ),
    Fault(
        "a picture of 169 megapixels is opened",
        "core/pictures.py",
        "        if picture.width * picture.height > MAX_PIXELS:",
        "        if False:",
        "shop/tests/test_hostile_pictures.py",
    ),
    Fault(
        "a login leads to another site",
        "core/http.py",
        "return wished if is_ours else otherwise",
        "return wished or otherwise",
        "shop/tests/test_add_to_cart.py",
    ),
    Fault(
        "a cache keeps private pages",
        "core/http.py",
        '        response["Cache-Control"] = "private, no-store"\n',
        "",
        "tests/access/test_matrix.py",
    ),
    Fault(
        "uploaded pictures may run as pages",
        "core/views.py",
        "sandbox; default-src 'none'",
        "default-src 'none'",
        "core/tests/test_media.py",
    ),
    Fault(
        "a mail is sent by whoever comes first, and by the second, too",
        "core/management/commands/send_mail.py",
        "    return due.update(scheduled_time=timezone.now() + RESERVED) == 1",
        "    return True",
        "core/tests/test_send_mail.py",
    ),
]
