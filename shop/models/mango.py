"""The catalogue: varieties, their price, and the only doors to their stock."""

from decimal import Decimal
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.pictures import clean_picture, validate_picture
from core.storage import delete_once_certain
from shop.errors import NotEnoughStock, ShelfFull
from shop.models.mango_queryset import MangoQuerySet
from shop.models.stock import MAX_STOCK_KG, RUNNING_OUT_KG, StockMovement
from shop.pictures import FULL_SIZE, Picture, delete_picture, picture_of, save_renditions

MAX_PRICE = Decimal("99999999.99")  # taka a kg: what DecimalField(10, 2) holds
MAX_LINE_KG = 100_000  # in one line of a cart or an order: 100 tonnes


class ActiveMangoManager(models.Manager.from_queryset(MangoQuerySet)):
    """Only varieties that are in stock."""

    def get_queryset(self):
        return super().get_queryset().in_stock()


class MangoCategory(models.Model):
    """One variety on sale: whole kilograms, priced in taka a kg."""

    name = models.CharField(_("name"), max_length=100)
    name_bn = models.CharField(_("name in Bangla"), max_length=100, blank=True)
    aliases = models.CharField(
        _("other names"),
        max_length=300,
        blank=True,
        help_text=_("Names people also search for, with commas between."),
    )
    slug = models.SlugField(
        _("address"),
        max_length=110,
        unique=True,
        blank=True,
        help_text=_("The end of the page's address; made from the name when left empty."),
    )
    description = models.TextField(_("description"), blank=True, max_length=5000)
    price = models.DecimalField(
        _("price a kg (taka)"),
        max_digits=10,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )
    stock_quantity = models.PositiveIntegerField(
        _("stock (kg)"), default=0, validators=[MaxValueValidator(MAX_STOCK_KG)]
    )
    low_stock_kg = models.PositiveIntegerField(
        _("tell staff below (kg)"),
        default=RUNNING_OUT_KG,
        validators=[MaxValueValidator(MAX_STOCK_KG)],
        help_text=_("With this much left or less it is on the desk's list and in the daily mail."),
    )
    image = models.ImageField(
        _("picture"),
        upload_to="mango_images/",
        blank=True,
        validators=[validate_picture],
        help_text=_("JPEG, PNG or WebP, up to 5 MB."),
    )
    # The cleaned picture's size in pixels; empty until the shop has made its smaller copies.
    image_width = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    image_height = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    # Counts the row's changes, so that cached pieces of pages know when they are old.
    version = models.PositiveIntegerField(default=0, editable=False)

    # The picture's name as it was read; a new row had none.
    _image_read = ""

    objects = models.Manager.from_queryset(MangoQuerySet)()
    active = ActiveMangoManager()

    class Meta:
        verbose_name = _("variety")
        verbose_name_plural = _("varieties")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=0) & Q(price__lte=MAX_PRICE),
                name="mango_price_in_range",
            ),
            models.CheckConstraint(
                condition=Q(stock_quantity__gte=0) & Q(stock_quantity__lte=MAX_STOCK_KG),
                name="mango_stock_in_range",
            ),
        ]

    def __str__(self):
        return self.name

    @transaction.atomic
    def save(self, *args, update_fields=None, **kwargs):
        """Save; a changed `stock_quantity` is applied as a difference, with its movement.

        So nobody who holds an old copy of a variety can undo the sales made since it was read.
        Raises NotEnoughStock where the difference would take more than is left.
        """
        picture = self._fresh_picture()
        if not self.image:
            self.image_width = self.image_height = None
        if update_fields is not None and (picture or "image" in update_fields):
            update_fields = {*update_fields, "image", "image_width", "image_height"}
        self.slug = self.slug or self.free_slug()
        if isinstance(self.stock_quantity, str):
            self.stock_quantity = int(self.stock_quantity)
        if self._state.adding and self._is_stored():
            # Made by hand with the key of a row that is there: an edit, not a new variety.
            self._state.adding = False
        if self._state.adding:
            super().save(*args, **kwargs)
            if self.stock_quantity:
                self.movement(self.stock_quantity, StockMovement.Reason.RECEIVED).save()
            self._remember_stock()
        else:
            self._save_changes(update_fields, *args, **kwargs)
        if picture:
            save_renditions(self.image, picture)
        self._forget_old_picture()

    def get_absolute_url(self):
        return reverse("shop:variety", args=[self.slug])

    @transaction.atomic
    def delete(self, *args, **kwargs):
        # Held first: of an order that takes from it meanwhile all lines are there to let it go.
        list(MangoCategory.objects.lock([self.pk]).values_list("pk"))
        image = self.image
        deleted = super().delete(*args, **kwargs)
        if image:
            delete_once_certain(delete_picture, image.storage, image.name)
        return deleted

    @classmethod
    def from_db(cls, db, field_names, values):
        mango = super().from_db(db, field_names, values)
        mango._remember_stock()
        mango._image_read = str(mango.__dict__.get("image", ""))
        return mango

    def refresh_from_db(self, using=None, fields=None, **kwargs):
        super().refresh_from_db(using, fields, **kwargs)
        if fields is None or "stock_quantity" in fields:
            self._remember_stock()

    def _remember_stock(self):
        """Keep the stock as it was read, so that save() can tell a change from an old figure."""
        self._stock_read = self.__dict__.get("stock_quantity")

    @cached_property
    def picture(self) -> Picture | None:
        """The addresses and size of the picture, for pages; None where there is none."""
        return picture_of(self.image, self.image_width, self.image_height) if self.image else None

    @property
    def is_in_stock(self) -> bool:
        return self.stock_quantity > 0

    @property
    def is_running_out(self) -> bool:
        """So little is left that the shop tells how much."""
        return 0 < self.stock_quantity <= RUNNING_OUT_KG

    @property
    def is_low(self) -> bool:
        """Is no more left than the threshold at which staff is told?"""
        return self.stock_quantity <= self.low_stock_kg

    def ensure_available(self, quantity: int, in_cart: int = 0) -> None:
        """Raise NotEnoughStock if `quantity` kg on top of `in_cart` cannot be sold now."""
        if in_cart + quantity > self.stock_quantity:
            raise NotEnoughStock(self, quantity, in_cart)

    @transaction.atomic
    def change_stock(
        self, change: int, reason: str, *, by=None, order=None, at=None, note: str = ""
    ) -> None:
        """Add `change` kg (less than 0: take away) to the shelf, with its row in the ledger.

        Raises NotEnoughStock if fewer than that are left and ShelfFull if there would be more than
        the shop can hold, and then writes nothing.
        """
        if not change:
            return
        if not MangoCategory.objects.move_stock({self.pk: change}):
            self.refresh_from_db(fields=["stock_quantity"])
            raise NotEnoughStock(self, -change) if change < 0 else ShelfFull(self, change)
        self.movement(change, reason, by=by, order=order, at=at, note=note).save()
        self.refresh_from_db(fields=["stock_quantity", "version"])

    def movement(
        self, change: int, reason: str, *, by=None, order=None, at=None, note: str = ""
    ) -> StockMovement:
        """An unsaved row of the ledger for this variety."""
        moment = {"at": at} if at else {}
        return StockMovement(
            mango=self,
            mango_name=self.name,
            change=change,
            reason=reason,
            by=by,
            order=order,
            note=note,
            **moment,
        )

    def _save_changes(self, update_fields, *args, **kwargs):
        names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
        names = set(update_fields) if update_fields is not None else names
        names -= self.get_deferred_fields()
        wished = self.stock_quantity if "stock_quantity" in names else None
        before = self._stock_read
        self.version = F("version") + 1
        super().save(*args, update_fields=(names | {"version"}) - {"stock_quantity"}, **kwargs)
        if hasattr(wished, "resolve_expression"):
            MangoCategory.objects.filter(pk=self.pk).update(stock_quantity=wished)
        elif wished is not None:
            if before is None:
                # Read without its stock, which was then set.
                before = MangoCategory.objects.values_list("stock_quantity", flat=True).get(
                    pk=self.pk
                )
            self.change_stock(wished - before, StockMovement.Reason.CORRECTED)
        self.refresh_from_db(fields=["version", "stock_quantity"])

    def _fresh_picture(self):
        """Clean a newly given picture: what is stored is ours in name, size and content."""
        if not self.image or self.image._committed:
            return None
        picture, file = clean_picture(self.image.file, FULL_SIZE)
        self.image_width, self.image_height = picture.size
        self.image.save(f"{uuid4().hex}.jpg", file, save=False)
        return picture

    def _is_stored(self) -> bool:
        """Is there a row of this key? Then what it holds counts as read."""
        stored = MangoCategory.objects.filter(pk=self.pk).first() if self.pk else None
        if stored:
            self._stock_read, self._image_read = stored._stock_read, stored._image_read
        return stored is not None

    def _forget_old_picture(self):
        """Remove the files of a picture that was replaced or taken away, once that is certain."""
        self.__dict__.pop("picture", None)
        old, self._image_read = self._image_read, self.image.name or ""
        if old and old != self._image_read:
            delete_once_certain(delete_picture, self.image.storage, old)

    def free_slug(self, also_taken=frozenset()) -> str:
        """An address from the Latin name that no other variety has: himsagar, himsagar-2 …"""
        base = slugify(self.name)[:100] or "mango"
        taken = set(
            MangoCategory.objects.filter(slug__startswith=base)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        slug, number = base, 2
        while slug in taken or slug in also_taken:
            slug, number = f"{base}-{number}", number + 1
        return slug
