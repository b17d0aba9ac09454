"""The desk in a crowd: forms sent twice, reminders and lists on several machines."""

from post_office.models import Email

from shop.imports import upload
from shop.models import ImportJob, ImportRow, LowStockMail, StockMovement
from tests.factories import make_mango, make_many_mangoes, make_user
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts


def test_a_delivery_sent_many_times_at_once_counts_once(race, repeat):
    himsagar, langra = make_mango("Himsagar", stock=100), make_mango("Langra", stock=50)
    outcomes = race([("receive_once", "one-key", [himsagar.pk, langra.pk], 30)] * 12)
    assert outcomes.ends == {"done": 12}
    assert sorted(outcome.said for outcome in outcomes) == [False] * 11 + [True]
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 130
    assert_books_are_whole()


def test_staff_is_told_once_however_many_machines_remember_it(race, repeat):
    make_mango("Chausa", stock=3)
    make_user("owner", is_staff=True, is_superuser=True)
    outcomes = race([("remind",)] * 12)
    assert outcomes.ends == {"done": 12}
    assert Email.objects.count() == LowStockMail.objects.count() == 1


def test_a_list_is_applied_once_by_many_processes_while_people_buy(race, repeat):
    himsagar = make_mango("Himsagar", stock=100)
    mangoes = make_many_mangoes(300, stock=50)
    carts = make_carts(10, himsagar)
    job = ImportJob.objects.create(state=ImportJob.State.APPLYING, file_name="prices.csv")
    ImportRow.objects.bulk_create(
        ImportRow(
            job=job,
            line=line,
            kind=ImportRow.Kind.CHANGED,
            mango=mango,
            name=mango.name,
            before={"stock_quantity": mango.stock_quantity},
            after={"stock_quantity": mango.stock_quantity + 7},
        )
        for line, mango in enumerate([himsagar, *mangoes], start=2)
    )
    outcomes = race([*[("import_lists",)] * 6, *[("buy", cart.pk, "key") for cart in carts]])
    assert outcomes.ends == {"done": 16}
    job.refresh_from_db()
    assert (job.state, job.applied, job.left_out) == ("done", 301, 0)
    himsagar.refresh_from_db()
    assert himsagar.stock_quantity == 100 + 7 - 10
    assert StockMovement.objects.filter(reason="imported", change=7).count() == 301
    assert_books_are_whole()


def test_a_list_is_read_by_one_of_many_processes(race, repeat):
    make_many_mangoes(40)
    lines = "".join(f"Mango {number:04},9\n" for number in range(1, 41))
    upload(f"name,price\n{lines}".encode(), "prices.csv", None, may_add=False)
    outcomes = race([("import_lists",)] * 8)
    assert outcomes.ends == {"done": 8}
    job = ImportJob.objects.get()
    assert (job.state, job.attempts, job.lines_read, job.changed) == ("read", 1, 40, 40)
    assert job.rows.count() == 40
