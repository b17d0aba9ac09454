"""The words in which the shop asks for varieties."""

from hashlib import sha256

from django.db import connections, models, router, transaction
from django.db.models import F, Q

from core.text import printable
from shop.models.stock import MAX_STOCK_KG, RUNNING_OUT_KG, StockMovement

# What the page of a variety never shows as it is.
UNSEEN = {"stock_quantity", "low_stock_kg", "version"}


class MangoQuerySet(models.QuerySet):
    def in_stock(self):
        """Varieties of which at least one kilogram is left."""
        return self.filter(stock_quantity__gt=0)

    def running_out(self):
        """Varieties of which so little is left that the shop tells how much."""
        return self.filter(stock_quantity__gt=0, stock_quantity__lte=RUNNING_OUT_KG)

    def low(self):
        """Varieties of which no more is left than the threshold at which staff is told."""
        return self.filter(stock_quantity__lte=F("low_stock_kg"))

    def sold_out(self):
        return self.filter(stock_quantity=0)

    def matching(self, words: str):
        """Varieties that have every one of these words in a name, an alias or the description.

        Case and outer spaces do not matter.
        """
        for word in printable(words).split()[:8]:
            self = self.filter(
                Q(name__icontains=word)
                | Q(name_bn__icontains=word)
                | Q(aliases__icontains=word)
                | Q(description__icontains=word)
            )
        return self

    def lock(self, ids):
        """Hold these rows until the transaction ends.

        Always in key order: two orders that took the same rows in different order
        would wait for each other for ever.
        """
        return self.select_for_update().filter(pk__in=ids).order_by("pk")

    def version(self) -> str:
        """A text that is another one after any change of any variety.

        A count beside the sums, and sums rather than the newest date: of two transactions, the one
        that wrote first may be seen last.
        """
        # Asked for by every page that is kept. Django takes ten times as long to write this
        # statement as the database takes to answer it, so it is written here.
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f'SELECT COUNT(*), MAX(id), SUM(version) FROM "{self.model._meta.db_table}"'
            )
            return "-".join(str(value or 0) for value in cursor.fetchone())

    def look_of(self, slug: str) -> tuple[str, int]:
        """A text that is another one after any change that shoppers see of this variety.

        A sale from a full shelf is none: only the last kilograms are told. A look may come back,
        as a price does; so beside it stands the number of its changes, which never does.
        """
        columns = ", ".join(
            f'"{field.column}"'
            for field in self.model._meta.concrete_fields
            if field.name not in UNSEEN
        )
        left = f"CASE WHEN stock_quantity <= {RUNNING_OUT_KG} THEN stock_quantity END"
        with connections[self.db].cursor() as cursor:
            table = self.model._meta.db_table
            seen = f"{columns}, {left}, version"
            cursor.execute(f'SELECT {seen} FROM "{table}" WHERE slug = %s', [slug])
            *look, version = cursor.fetchone() or ("", 0)
            return sha256(repr(look).encode()).hexdigest(), version

    def move_stock(self, changes: dict[int, int]) -> bool:
        """Add kilograms to shelves, {variety's key: kg, less than 0 to take}, sent at once.

        False where one of them would fall below 0 or hold more than it can: then the caller must
        end the transaction. Half of an act: only `change_stock`, the stock acts and the order
        services call it, and they write the movements beside it.
        """
        # In key order, as all who hold several rows.
        moves = [(kg, pk, kg) for pk, kg in sorted(changes.items())]
        return self._each(
            "stock_quantity = stock_quantity + %s, version = version + 1 WHERE id = %s"
            f" AND stock_quantity + %s BETWEEN 0 AND {MAX_STOCK_KG}",
            moves,
        ) == len(changes)

    def write(self, mangoes: dict, columns: list[str]) -> None:
        """Store these columns of many varieties, {key: variety}, that the caller holds.

        Never the stock: that moves.
        """
        fields = [self.model._meta.get_field(name) for name in columns]
        wanted = "".join(f'"{field.column}" = %s, ' for field in fields)
        connection = self._writer
        self._each(
            f"{wanted}version = version + 1 WHERE id = %s",
            [
                (*(f.get_db_prep_save(getattr(mango, f.attname), connection) for f in fields), key)
                for key, mango in sorted(mangoes.items())
            ],
        )

    @property
    def _writer(self):
        return connections[router.db_for_write(self.model)]

    def _each(self, change: str, values: list[tuple]) -> int:
        """Update rows one by one, sent at once; how many were found."""
        with self._writer.cursor() as cursor:
            cursor.executemany(f'UPDATE "{self.model._meta.db_table}" SET {change}', values)
            return cursor.rowcount

    def update(self, **values) -> int:
        """As Django's, and whoever sets `stock_quantity` this way leaves a movement too."""
        values.setdefault("version", F("version") + 1)
        if "stock_quantity" not in values:
            return super().update(**values)
        with transaction.atomic(using=self.db):
            before = dict(
                self.select_for_update().order_by("pk").values_list("pk", "stock_quantity")
            )
            changed = super().update(**values)
            after = self.model._base_manager.using(self.db).filter(pk__in=before)
            StockMovement.objects.using(self.db).bulk_create(
                mango.movement(change, StockMovement.Reason.CORRECTED)
                for mango in after
                if (change := mango.stock_quantity - before[mango.pk])
            )
        return changed

    def bulk_create(self, objs, *args, **kwargs):
        """As Django's, with the opening movement of every variety."""
        objs = list(objs)
        with transaction.atomic(using=self.db):
            slugs = set()
            for mango in objs:
                mango.slug = mango.slug or mango.free_slug(also_taken=slugs)
                slugs.add(mango.slug)
            created = super().bulk_create(objs, *args, **kwargs)
            StockMovement.objects.using(self.db).bulk_create(
                mango.movement(mango.stock_quantity, StockMovement.Reason.RECEIVED)
                for mango in created
                if mango.stock_quantity
            )
        return created
