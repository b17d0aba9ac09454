"""The cart: one code path for guests and for people who are logged in."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.errors import InCartAlready, TooMuch
from shop.models.cart_summary import CartSummary
from shop.models.mango import MAX_LINE_KG, MangoCategory

MAX_LINES = 100
SESSION_KEY = "cart_id"


class CartQuerySet(models.QuerySet):
    def of(self, request) -> "Cart":
        """The visitor's cart, an unsaved one where nothing was taken yet.

        It is saved with the first kilogram, so robots leave no rows. Kept on the request.
        """
        if not hasattr(request, "_cart"):
            request._cart = self._find(request)
        return request._cart

    def _find(self, request) -> "Cart":
        if request.user.is_authenticated:
            cart = self.filter(user=request.user).first() or Cart()
            # Known already: an order that is placed from it need not look the person up again.
            cart.user = request.user
            return cart
        # No session_key here: a visitor without a cookie costs no look-up.
        if cart_id := request.session.get(SESSION_KEY):
            return self.filter(pk=cart_id, user=None).first() or Cart()
        return Cart()

    def guest_cart(self, request) -> "Cart | None":
        """The cart this session filled before its person logged in."""
        cart_id = request.session.get(SESSION_KEY)
        return self.filter(pk=cart_id, user=None).first() if cart_id else None


class Cart(models.Model):
    """What one visitor means to buy.

    A guest's cart has no user; its id is in the session's data.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cart",
        verbose_name=gettext_lazy("person"),
    )
    created_at = models.DateTimeField(gettext_lazy("begun"), default=timezone.now)

    objects = CartQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("cart")
        verbose_name_plural = gettext_lazy("carts")

    def __str__(self):
        return _("Cart of %(person)s") % {"person": self.user or _("a guest")}

    def keep(self, request) -> None:
        """Save a cart that was only offered so far, and tie it to its visitor."""
        if self.pk:
            return
        if self.user:
            # Two first clicks at once: the second finds the row of the first.
            self.pk = Cart.objects.get_or_create(user=self.user)[0].pk
            self._state.adding = False
        else:
            self.save()
            request.session[SESSION_KEY] = self.pk

    def lines(self) -> "models.QuerySet[CartItem]":
        """The items with their varieties; none for a cart that was never kept.

        Items are looked up here, not through what is on sale: a line that sold out can be removed.
        """
        return CartItem.objects.filter(cart_id=self.pk).select_related("mango").order_by("pk")

    def add(self, mango: MangoCategory, quantity: int) -> None:
        """Put `quantity` kg more of a variety in the cart, which must have been kept.

        Raises NotEnoughStock or TooMuch, and then leaves the cart as it was.
        """
        self.forget_summary()
        kilograms = dict(self.items.values_list("mango_id", "quantity"))
        in_cart = kilograms.get(mango.pk, 0)
        mango.ensure_available(quantity, in_cart)
        self._ensure_line_fits(in_cart + quantity)
        if in_cart and self._raise_line(mango, quantity):
            return
        if len(kilograms) >= MAX_LINES:
            raise TooMuch(_("A cart holds at most %(n)d varieties.") % {"n": MAX_LINES})
        item = CartItem(cart=self, mango=mango, quantity=quantity, price_seen=mango.price)
        try:
            item.save(force_insert=True)
        except IntegrityError:
            # Another tab made the line meanwhile.
            self._raise_line(mango, quantity)

    def _raise_line(self, mango: MangoCategory, quantity: int) -> bool:
        return bool(
            self.items.filter(mango=mango, quantity__lte=MAX_LINE_KG - quantity).update(
                quantity=models.F("quantity") + quantity
            )
        )

    def _ensure_line_fits(self, quantity: int) -> None:
        if quantity > MAX_LINE_KG:
            raise TooMuch(_("One order takes at most 100,000 kg of a variety."))

    def set_quantity(self, item: "CartItem", quantity: int) -> None:
        """Put `quantity` kg in the cart in place of what was there; 0 takes the item out.

        Raises NotEnoughStock or TooMuch, and then leaves the cart as it was.
        """
        self.forget_summary()
        if quantity == 0:
            item.delete()
            return
        item.mango.ensure_available(quantity)
        self._ensure_line_fits(quantity)
        # An update, not a save: a line that another tab removed does not come back.
        self.items.filter(pk=item.pk).update(quantity=quantity, price_seen=item.mango.price)

    def exchange(self, item: "CartItem", mango: MangoCategory, quantity: int) -> None:
        """Put `quantity` kg of another variety in this line, in place of what was there.

        Raises NotEnoughStock, TooMuch, or InCartAlready where another line has the variety, and
        then leaves the cart as it was.
        """
        self.forget_summary()
        mango.ensure_available(quantity)
        self._ensure_line_fits(quantity)
        line = self.items.filter(pk=item.pk)
        try:
            with transaction.atomic():
                line.update(mango=mango, quantity=quantity, price_seen=mango.price)
        except IntegrityError as error:
            raise InCartAlready(mango) from error

    def accept_prices(self) -> None:
        """The shopper has seen today's prices: forget the older ones."""
        self.forget_summary()
        for item in self.lines().exclude(price_seen=models.F("mango__price")):
            self.items.filter(pk=item.pk).update(price_seen=item.mango.price)

    def lock(self) -> None:
        """Hold the cart until the transaction ends: of two orders from one cart, one waits here."""
        list(Cart.objects.select_for_update().filter(pk=self.pk).values_list("pk"))

    def lock_lines(self) -> "CartSummary":
        """The lines as they are now, their varieties held until the transaction ends.

        Always in the varieties' key order: two orders that took the same rows in different order
        would wait for each other for ever.
        """
        return CartSummary.of(self.lines().select_for_update(of=("mango",)).order_by("mango_id"))

    def merge(self, other: "Cart") -> list[MangoCategory]:
        """Take over another cart's items and remove it; give the varieties that had to be capped.

        Kilograms are added up, and capped at what is in stock.
        """
        self.forget_summary()
        capped = []
        with transaction.atomic():
            # Both rows are held, in key order: log-in and a click may meet.
            list(Cart.objects.select_for_update().filter(pk__in=[self.pk, other.pk]).order_by("pk"))
            mine = {item.mango_id: item for item in self.items.all()}
            for item in other.items.select_related("mango"):
                own = mine.get(item.mango_id)
                wished = item.quantity + (own.quantity if own else 0)
                quantity = min(wished, item.mango.stock_quantity, MAX_LINE_KG)
                if quantity < wished:
                    capped.append(item.mango)
                if own and quantity:
                    self.items.filter(pk=own.pk).update(quantity=quantity)
                elif quantity:
                    self.items.create(
                        mango=item.mango, quantity=quantity, price_seen=item.price_seen
                    )
            other.delete()
        return capped

    def clear(self) -> None:
        self.forget_summary()
        self.items.all().delete()

    def summary(self) -> "CartSummary":
        """Lines and totals, made by one query and then kept until the cart changes."""
        return self._summary

    @cached_property
    def _summary(self) -> "CartSummary":
        return CartSummary.of(self.lines() if self.pk else ())

    def forget_summary(self) -> None:
        self.__dict__.pop("_summary", None)

    @property
    def size(self) -> int:
        """How many different varieties are in the cart."""
        if not self.pk:
            return 0
        return self.summary().size if "_summary" in self.__dict__ else self.items.count()


class CartItem(models.Model):
    """Some kilograms of one variety in one cart."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="items")
    mango = models.ForeignKey(
        MangoCategory,
        models.CASCADE,
        related_name="cart_items",
        verbose_name=gettext_lazy("variety"),
    )
    quantity = models.PositiveIntegerField(gettext_lazy("quantity (kg)"), default=1)
    # The price when the shopper last had this line in hand; a later one is shown as changed.
    price_seen = models.DecimalField(
        gettext_lazy("price seen"),
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = gettext_lazy("cart item")
        verbose_name_plural = gettext_lazy("cart items")
        constraints = [
            models.UniqueConstraint(fields=["cart", "mango"], name="cart_item_once_per_mango"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(quantity__lte=MAX_LINE_KG),
                name="cart_item_quantity_in_range",
            ),
        ]

    def __str__(self):
        return f"{self.mango} × {self.quantity} kg"
