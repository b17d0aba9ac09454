"""People see the programs that are logged in as them, and end them with the password."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.own_data import own_data
from accounts.tokens import issue
from conftest import browser_of
from tests.factories import make_user
from tests.programs import is_in, made
from tests.queries import counted
from tests.reading import HTMX, form_to, is_fragment, words

LOGINS = "/accounts/logins/"
PROFILE = "/accounts/profile/"
PASSWORD = {"password": "demo-mango-orchard"}


def end(token) -> dict:
    return {"end": f"token-{token[:15]}"}


@pytest.mark.parametrize("page", [PROFILE, LOGINS])
def test_programs_are_listed_with_their_times(as_asha, asha, ravi, page):
    made(
        issue(asha, device="Phone", with_code=True),
        created=datetime(2026, 5, 1, 6, tzinfo=UTC),
        last_used_at=timezone.now(),
        expiry=datetime(2099, 5, 31, 6, tzinfo=UTC),
    )
    issue(asha)
    issue(ravi, device="Scale")
    text = words(as_asha.get(page))
    assert "Apps and programs" in text
    assert "Phone Since 1 May 2026, 12:00 PM, with a code Last used about" in text
    assert "Ends 31 May 2099, 12:00 PM at the latest" in text
    assert "Unknown program Since" in text
    assert "Scale" not in text


@pytest.mark.parametrize("page", [PROFILE, LOGINS])
def test_who_has_none_reads_nothing_of_them(as_asha, asha, page):
    made(issue(asha, device="Phone"), expiry=timezone.now())
    text = words(as_asha.get(page))
    assert "Apps and programs" not in text
    assert "Phone Since" not in text


@pytest.mark.parametrize("page", [PROFILE, LOGINS])
def test_neither_token_nor_digest_is_shown(as_asha, asha, page):
    token = issue(asha)
    html = as_asha.get(page).content.decode()
    assert token[15:] not in html
    assert asha.auth_token_set.get().digest not in html


@pytest.mark.parametrize("page", [PROFILE, LOGINS])
def test_what_a_program_calls_itself_is_only_text(as_asha, asha, page):
    issue(asha, device="<script>alert(1)</script>{{ 7|add:7 }}")
    html = as_asha.get(page).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in html


@pytest.mark.parametrize("page", [PROFILE, LOGINS])
def test_many_cost_as_much_as_one(as_asha, asha, page, sessions_in_the_database):
    browser = browser_of(asha)
    issue(asha)
    browser.get(page)
    costs = []
    for _ in range(2):
        with counted() as statements:
            browser.get(page)
        costs.append(len(statements))
        issue(asha)
    assert costs[0] == costs[1]


def test_the_profile_leads_from_each_to_where_it_is_ended(as_asha, asha):
    before = as_asha.get(PROFILE).content.decode().count(f'href="{LOGINS}"')
    issue(asha, device="Phone")
    issue(asha)
    page = as_asha.get(PROFILE)
    assert page.content.decode().count(f'href="{LOGINS}"') == before + 2
    assert "Log out there (Phone)" in words(page)


def test_one_is_ended_with_the_password(as_asha, asha):
    token, other = issue(asha), issue(asha)
    page = as_asha.get(LOGINS)
    assert f'name="end" value="token-{token[:15]}"' in page.content.decode()
    answer = as_asha.post(LOGINS, form_to(page, LOGINS).values | PASSWORD | end(token))
    assert (answer.status_code, answer["Location"]) == (303, LOGINS)
    assert "1 login is ended" in words(as_asha.get(LOGINS))
    assert (is_in(token), is_in(other)) == (False, True)
    assert as_asha.get(PROFILE).status_code == 200


def test_htmx_is_sent_on_by_header(as_asha, asha):
    token = issue(asha)
    answer = as_asha.post(LOGINS, PASSWORD | end(token), headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, LOGINS)
    assert not is_in(token)


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("password", [{}, {"password": ""}, {"password": "wrong"}])
def test_none_is_ended_without_the_password(as_asha, asha, headers, password):
    token = issue(asha, device="Phone")
    refused = as_asha.post(LOGINS, password | end(token), headers=headers)
    assert refused.status_code == 422
    assert is_fragment(refused) is bool(headers)
    assert "Phone Since" in words(refused)
    assert is_in(token)


def test_guesses_here_are_counted(as_asha, asha):
    token = issue(asha)
    wrong = {"password": "wrong"} | end(token)
    assert [as_asha.post(LOGINS, wrong).status_code for _ in range(11)] == [422] * 10 + [429]
    assert as_asha.post(LOGINS, PASSWORD | end(token)).status_code == 429
    assert is_in(token)


def test_nobody_ends_the_program_of_another(as_ravi, asha):
    token = issue(asha)
    as_ravi.post(LOGINS, PASSWORD | end(token))
    assert "0 logins are ended" in words(as_ravi.get(LOGINS))
    assert is_in(token)


@pytest.mark.parametrize("key", ["", "\0", "x", "%", "0" * 100_000, "২"])
def test_made_up_keys_do_no_harm(as_asha, asha, key):
    token = issue(asha)
    assert as_asha.post(LOGINS, PASSWORD | {"end": f"token-{key}"}).status_code == 303
    assert is_in(token)


def test_a_program_alone_can_be_ended_too(as_asha, asha):
    """Nobody is logged in in another browser, so nothing else would ask for the password."""
    assert 'name="password"' not in as_asha.get(LOGINS).content.decode()
    issue(asha)
    html = as_asha.get(LOGINS).content.decode()
    assert 'name="password"' in html
    assert 'value="others"' in html


def test_the_file_with_all_data_tells_them(asha, ravi):
    token = issue(asha, device="Phone")
    issue(ravi)
    [told] = own_data(asha)["programs"]
    assert told["device"] == "Phone"
    assert set(told) == {"device", "since", "last_used", "until"}
    assert all(told[name].endswith("+06:00") for name in ("since", "last_used", "until"))
    assert token[:15] not in str(own_data(asha))


def test_the_owner_sees_how_many_there_are_and_staff_does_not(asha, meera):
    for _ in range(3):
        issue(asha)
    page = f"/admin/accounts/user/{asha.pk}/change/"
    owner = make_user("owner", is_staff=True, is_superuser=True)
    assert "Apps and programs logged in: 3" in words(browser_of(owner).get(page))
    meera.user_permissions.set(permissions("view_user", "change_user"))
    assert "Apps and programs" not in words(browser_of(meera).get(page))


def permissions(*names):
    return Permission.objects.filter(codename__in=names)
