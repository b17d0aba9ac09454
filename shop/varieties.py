"""What programs do with a variety: the same checks as at the desk, in one step."""

from django.db import transaction

from shop.errors import VarietyChanged
from shop.models import MangoCategory
from shop.stock_acts import set_stock


@transaction.atomic
def save_variety(
    mango: MangoCategory, values: dict, *, by=None, seen: int | None = None
) -> MangoCategory:
    """Write these values, {field: value}, of a new or a stored variety; no other is touched.

    `stock_quantity` is how many kg are on the shelf now, entered as a correction by this person.
    `seen` is the version that somebody looked at when they decided this. Raises ValidationError,
    VarietyChanged where the variety was changed or sold since, and ShelfFull; then writes nothing.
    Gives the variety as it is now.
    """
    is_new = mango.pk is None
    if not is_new:
        mango = _held(mango, seen)
    columns = {name: value for name, value in values.items() if name != "stock_quantity"}
    for name, value in columns.items():
        setattr(mango, name, value)
    mango.full_clean()
    if is_new:
        mango.save()
    elif columns:
        mango.save(update_fields=list(columns))
    if "stock_quantity" in values:
        set_stock(mango, values["stock_quantity"], by=by)
    return mango


@transaction.atomic
def delete_variety(mango: MangoCategory, *, seen: int | None = None) -> None:
    """Take a variety off sale for good. Past orders keep its name and price.

    `seen` is as in `save_variety`. Raises VarietyChanged, and then writes nothing.
    """
    _held(mango, seen).delete()


def _held(mango: MangoCategory, seen: int | None) -> MangoCategory:
    mango = MangoCategory.objects.select_for_update().get(pk=mango.pk)
    if seen is not None and seen != mango.version:
        raise VarietyChanged(mango)
    return mango
