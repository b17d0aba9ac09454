"""Are the books whole? Asked of the database after every race."""

from orders.books import book_faults


def assert_books_are_whole() -> None:
    """Every kilogram and every taka is accounted for, and no order is a half one."""
    told = [fault.says for fault in book_faults()]
    assert not told, "\n".join(told)
