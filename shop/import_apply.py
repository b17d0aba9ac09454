"""Rows of a confirmed list, written into the shop."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.templatetags.amounts import kilos, money
from shop.exchange import VarietySheet
from shop.import_rows import stored
from shop.models import ImportRow, MangoCategory, StockMovement
from shop.models.stock import MAX_STOCK_KG

SLUG = re.compile(r"[-a-zA-Z0-9_]{1,110}", re.ASCII)


def apply_rows(rows: list[ImportRow], *, by, note: str) -> list[ImportRow]:
    """Write these rows, in the caller's transaction; gives those that had to be left out.

    Stock changes by the difference that people were shown, so what was sold since stays sold. A row
    of which anything else has changed since is left out as a whole, and says so.
    """
    changed = [row for row in rows if row.kind == ImportRow.Kind.CHANGED]
    mangoes = {
        mango.pk: mango for mango in MangoCategory.objects.lock([r.mango_id for r in changed])
    }
    moves, fields = {}, set()
    for row in changed:
        mango = mangoes.get(row.mango_id)
        row.told = _obstacles(row, mango)
        if row.told:
            mangoes.pop(row.mango_id, None)
            continue
        values = _values(row)
        if "stock_quantity" in values:
            moves[mango.pk] = values.pop("stock_quantity") - row.before["stock_quantity"]
        fields |= values.keys()
        for column, value in values.items():
            setattr(mango, column, value)
    if fields:
        MangoCategory.objects.write(mangoes, sorted(fields))
    for row, mango in _add([row for row in rows if row.kind == ImportRow.Kind.NEW]):
        mangoes[mango.pk] = mango
        moves[mango.pk] = row.after.get("stock_quantity", 0)
    _move(mangoes, {key: change for key, change in moves.items() if change}, by=by, note=note)
    return _note_outcomes(rows)


def _obstacles(row: ImportRow, mango: MangoCategory | None) -> list[str]:
    """Why a change cannot be made any more."""
    if mango is None:
        return [_("The variety is gone by now.")]
    told = []
    for column, before in row.before.items():
        if column == "stock_quantity":
            after = mango.stock_quantity + row.after[column] - before
            if not 0 <= after <= MAX_STOCK_KG:
                words = {"left": kilos(mango.stock_quantity)}
                told.append(_("stock_quantity: %(left)s are there by now.") % words)
        elif (now := stored(mango, column)) != _value(column, before):
            words = {"column": column, "now": _spoken(column, now)}
            told.append(_("%(column)s: somebody changed it meanwhile to “%(now)s”.") % words)
    return told


def _add(rows: list[ImportRow]) -> list[tuple[ImportRow, MangoCategory]]:
    """Make new varieties, with nothing on the shelf yet."""
    names = [row.after["name"] for row in rows]
    taken = (
        set(MangoCategory.objects.filter(name__in=names).values_list("name", flat=True))
        if names
        else set()
    )
    fresh = []
    for row in rows:
        row.told = []
        if row.after["name"] in taken:
            row.told = [_("Somebody added a variety of this name meanwhile.")]
        else:
            fresh.append(row)
    mangoes = []
    slugs = _free_slugs(fresh)
    for row, slug in zip(fresh, slugs, strict=True):
        values = _values(row) | {"slug": slug, "stock_quantity": 0}
        mangoes.append(MangoCategory(**values))
    if mangoes:
        mangoes = MangoCategory.objects.bulk_create(mangoes)
    return list(zip(fresh, mangoes, strict=True))


def _free_slugs(rows: list[ImportRow]) -> list[str]:
    """An address for each: the one it asks for, else one from its name, as long as it is free."""
    wished = []
    for row in rows:
        slug = row.after.get("slug", "")
        wished.append(slug if SLUG.fullmatch(slug) else slugify(row.after["name"])[:100] or "mango")
    # One query for all: only those that are taken are looked at one by one.
    taken = (
        set(MangoCategory.objects.filter(slug__in=wished).values_list("slug", flat=True))
        if wished
        else set()
    )
    slugs = []
    for row, slug in zip(rows, wished, strict=True):
        if slug in taken:
            slug = MangoCategory(name=row.after["name"]).free_slug(also_taken=taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _move(mangoes: dict[int, MangoCategory], moves: dict[int, int], *, by, note: str) -> None:
    if not moves:
        return
    if not MangoCategory.objects.move_stock(moves):
        # The rows are held and were looked at: this would be a mistake of ours.
        raise RuntimeError("Stock moved under a held row.")
    StockMovement.objects.bulk_create(
        mangoes[key].movement(change, StockMovement.Reason.IMPORTED, by=by, note=note)
        for key, change in sorted(moves.items())
    )


def _note_outcomes(rows: list[ImportRow]) -> list[ImportRow]:
    left_out = [row for row in rows if row.told]
    for row in left_out:
        row.outcome = ImportRow.Outcome.LEFT_OUT
    ImportRow.objects.filter(pk__in=[row.pk for row in rows if not row.told]).update(
        outcome=ImportRow.Outcome.APPLIED
    )
    ImportRow.objects.bulk_update(left_out, ["outcome", "told"])
    return left_out


def _values(row: ImportRow) -> dict:
    return {column: _value(column, value) for column, value in row.after.items()}


def _value(column: str, kept):
    """What a variety holds, of what JSON kept."""
    return PRICE.clean(kept) if column == "price" else kept


def _spoken(column: str, value) -> str:
    return money(value) if column == "price" else str(value)


PRICE = VarietySheet().fields["price"].widget
