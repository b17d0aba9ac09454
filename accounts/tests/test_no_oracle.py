"""Neither answer, nor work, nor mail tells whether somebody has an account.

Time itself is measured by `python -m tests.bench.oracle`; what takes the time is counted here.
"""

import re
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from core.logs.calls import HEADER
from tests.factories import make_user
from tests.queries import counted
from tests.reading import HTMX

LOGIN = "/accounts/login/"
RESET = "/accounts/password_reset/"


@dataclass(frozen=True)
class Work:
    """What an answer cost, and what it says."""

    hashes: int
    statements: list[tuple[str, ...]]
    mails: int
    answer: tuple


@pytest.fixture
def people(db):
    """Everybody who may be asked about, with names of one length: the pages repeat the e-mail."""
    make_user("asha")
    make_user("mina").emailaddress_set.update(verified=True)
    make_user("bela", is_active=False)
    lata = make_user("lata")
    lata.set_unusable_password()
    lata.save()
    return {"known": "asha", "confirmed": "mina", "closed": "bela", "no password": "lata"} | {
        "unknown": "zara"
    }


@pytest.fixture
def work_of(mailoutbox):
    def measure(address, name, headers, **typed) -> Work:
        email = f"{name}@example.com"
        browser = Client(headers=headers)
        encode, hashed, before = MD5PasswordHasher.encode, [], len(mailoutbox)

        def count_and_encode(hasher, password, salt):
            hashed.append(password)
            return encode(hasher, password, salt)

        with patch.object(MD5PasswordHasher, "encode", count_and_encode), counted() as statements:
            answer = browser.post(address, dict.fromkeys(("login", "email"), email) | typed)
        body = answer.content.decode().replace(email, "")
        # Every request has a number of its own.
        same_for_all = {name: answer[name] for name in answer.headers if name != HEADER}
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)
        return Work(
            len(hashed),
            [shape(sql) for sql in statements],
            len(mailoutbox) - before,
            (answer.status_code, sorted(same_for_all.items()), body),
        )

    return measure


def shape(sql: str) -> tuple[str, ...]:
    """What a statement does with which tables, without its values."""
    return (sql.split()[0], *re.findall(r'(?:FROM|JOIN|INTO|UPDATE) "(\w+)"', sql))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_password_costs_and_says_the_same_for_all(people, work_of, headers):
    # The first try ever from this address makes its counter.
    work_of(LOGIN, "nila", headers, password="wrong")
    first, *others = [work_of(LOGIN, name, headers, password="wrong") for name in people.values()]
    assert first.hashes == 1
    assert first.answer[0] == 422
    for other in others:
        assert other == first


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_asking_for_a_new_password_costs_and_says_the_same_for_all(people, work_of, headers):
    work_of(RESET, "nila", headers)
    first, *others = [work_of(RESET, name, headers) for name in people.values()]
    assert first.mails == 1
    for other in others:
        assert other == first


def test_without_the_idle_hash_it_would_be_noticed(people, work_of):
    with patch.object(AuthenticationBackend, "_mitigate_timing_attack", lambda self, raw: None):
        known, unknown = (work_of(LOGIN, name, {}, password="wrong") for name in ("asha", "zara"))
    assert (known.hashes, unknown.hashes) == (1, 0)


def test_without_the_mail_to_strangers_it_would_be_noticed(people, work_of, settings):
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
    known, unknown = (work_of(RESET, name, {}) for name in ("asha", "zara"))
    assert (known.mails, unknown.mails) == (1, 0)
