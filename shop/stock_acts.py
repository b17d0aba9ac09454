"""What people do with the stock by hand: mangoes that came, and mangoes that are spoiled."""

from django.db import transaction

from shop.errors import NoReason, NothingMoved, ShelfFull
from shop.models import MangoCategory, StockMovement
from shop.models.stock import MAX_STOCK_KG


def receive_stock(mango: MangoCategory, kilograms: int, note: str = "", by=None) -> None:
    """Put `kilograms` that came on the shelf.

    Raises NothingMoved for less than 1 kg and ShelfFull for more than the shop can hold; then
    writes nothing.
    """
    if kilograms < 1:
        raise NothingMoved
    mango.change_stock(kilograms, StockMovement.Reason.RECEIVED, by=by, note=note)


@transaction.atomic
def set_stock(mango: MangoCategory, kilograms: int, *, by=None) -> None:
    """Say that so many `kilograms` are on the shelf now; the ledger gets the difference.

    A variety's first kilograms count as received. Raises ShelfFull, and NotEnoughStock for less
    than 0, and then writes nothing.
    """
    # Held while it is read, so that a sale is either counted in or comes after.
    mango.refresh_from_db(
        fields=["stock_quantity"], from_queryset=MangoCategory.objects.select_for_update()
    )
    is_new = not mango.movements.exists()
    reason = StockMovement.Reason.RECEIVED if is_new else StockMovement.Reason.CORRECTED
    mango.change_stock(kilograms - mango.stock_quantity, reason, by=by)


def write_off(mango: MangoCategory, kilograms: int, note: str, by=None) -> None:
    """Take `kilograms` off the shelf that are spoiled or gone; `note` says why.

    Raises NothingMoved, NoReason, and NotEnoughStock for more than there is; then writes nothing.
    """
    if kilograms < 1:
        raise NothingMoved
    if not note.strip():
        raise NoReason
    mango.change_stock(-kilograms, StockMovement.Reason.WRITTEN_OFF, by=by, note=note)


@transaction.atomic
def receive_delivery(kilograms: dict[int, int], note: str = "", by=None) -> list[MangoCategory]:
    """Put a whole delivery on the shelves, {variety's key: kg}, all of it or nothing.

    Gives the varieties with the stock they have now, without those that are gone by now. Raises
    NothingMoved and, for the first variety that cannot take it, ShelfFull.
    """
    if not kilograms or min(kilograms.values()) < 1:
        raise NothingMoved
    mangoes = list(MangoCategory.objects.lock(kilograms))
    for mango in mangoes:
        if mango.stock_quantity + kilograms[mango.pk] > MAX_STOCK_KG:
            raise ShelfFull(mango, kilograms[mango.pk])
    came = {mango.pk: kilograms[mango.pk] for mango in mangoes}
    # The rows are held, so every one of them moves.
    MangoCategory.objects.move_stock(came)
    StockMovement.objects.bulk_create(
        mango.movement(came[mango.pk], StockMovement.Reason.RECEIVED, by=by, note=note)
        for mango in mangoes
    )
    for mango in mangoes:
        mango.stock_quantity += came[mango.pk]
    return mangoes
