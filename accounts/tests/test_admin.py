import pytest
from django.contrib.auth.models import Permission

from accounts.models import User, UserProfile
from conftest import browser_of
from orders.roles import MANAGER
from tests.desk import staff_in
from tests.factories import make_user
from tests.reading import words

PEOPLE = "/admin/accounts/user/"


@pytest.fixture
def owner(db):
    return make_user("owner", is_staff=True, is_superuser=True)


@pytest.fixture
def as_owner(owner):
    return browser_of(owner)


@pytest.fixture
def as_clerk(meera):
    """Meera, who may see and change people."""
    may = Permission.objects.filter(content_type__app_label="accounts")
    meera.user_permissions.set(may)
    return browser_of(meera)


def test_the_door_is_the_login_page(guest, db):
    first = guest.get("/admin/orders/")
    assert first["Location"] == "/admin/login/?next=/admin/orders/"
    second = guest.get(first["Location"])
    assert second["Location"] == "/accounts/login/?next=%2Fadmin%2Forders%2F"


def test_staff_comes_back_to_the_admin(guest, meera):
    fields = {"login": "meera@example.com", "password": "demo-mango-orchard", "next": "/admin/"}
    assert guest.post("/accounts/login/", fields)["Location"] == "/admin/"
    assert guest.get("/admin/").status_code == 200


def test_the_admins_own_login_form_takes_nothing(guest, meera):
    fields = {"username": "meera@example.com", "password": "demo-mango-orchard"}
    assert guest.post("/admin/login/", fields)["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in guest.session


def test_a_shopper_gets_a_clear_403(as_asha):
    page = as_asha.get("/admin/", follow=True)
    assert page.status_code == 403
    assert "Your account may not open this page." in words(page)


@pytest.mark.parametrize(
    "search", ["asha", "ASHA@example", "Rahman", "+8801712345678", "01712 345678", "০১৭১২৩৪৫৬৭৮"]
)
def test_people_are_found_by_name_email_and_phone(as_owner, asha, ravi, search):
    UserProfile.objects.filter(user=asha).update(phone_number="+8801712345678")
    page = words(as_owner.get(PEOPLE, {"q": search}))
    assert "asha@example.com" in page
    assert "ravi@example.com" not in page


def test_the_list_asks_a_steady_number_of_questions(as_owner, django_assert_max_num_queries):
    for number in range(30):
        make_user(f"shopper{number}")
    with django_assert_max_num_queries(12):
        assert as_owner.get(PEOPLE).status_code == 200


def test_a_new_person_gets_a_profile(as_owner):
    fields = {
        "username": "ravi",
        "email": " Ravi@Example.com",
        "usable_password": "true",
        "password1": "ripe-in-june-2024",
        "password2": "ripe-in-june-2024",
    }
    assert as_owner.post(f"{PEOPLE}add/", fields).status_code == 302
    ravi = User.objects.get(email="ravi@example.com")
    assert as_owner.get(f"{PEOPLE}{ravi.pk}/change/").status_code == 200
    assert ravi.profile.phone_number == ""


@pytest.mark.parametrize(
    "email", ["asha@example.com", "ASHA@example.com", "asha@ｅxample.com", "not-an-email", ""]
)
def test_a_taken_or_bad_email_is_told(as_owner, asha, email):
    fields = {"username": "ravi", "email": email, "usable_password": "false"}
    assert as_owner.post(f"{PEOPLE}add/", fields).status_code == 200
    assert User.objects.count() == 2


@pytest.mark.parametrize("username", ["asha", "ａsha", "Asha"])
def test_a_taken_username_is_told(as_owner, asha, username):
    fields = {"username": username, "email": "a@example.com", "usable_password": "false"}
    assert as_owner.post(f"{PEOPLE}add/", fields).status_code == 200
    assert User.objects.count() == 2


def change(browser, person, **fields):
    known = {
        "username": person.username,
        "email": person.email,
        "is_active": "on",
        "profile-TOTAL_FORMS": "1",
        "profile-INITIAL_FORMS": "1",
        "profile-0-id": person.profile.pk,
        "profile-0-user": person.pk,
    }
    return browser.post(f"{PEOPLE}{person.pk}/change/", known | fields)


def test_the_profile_is_changed_with_the_person(as_owner, asha):
    fields = {"first_name": "Asha", "profile-0-phone_number": "০১৭১২৩৪৫৬৭৮"}
    assert change(as_owner, asha, **fields).status_code == 302
    asha.profile.refresh_from_db()
    assert asha.profile.phone_number == "+8801712345678"
    assert change(as_owner, asha, **{"profile-0-phone_number": "17"}).status_code == 200


def test_closing_an_account_ends_its_sessions(as_owner, as_asha, asha):
    change(as_owner, asha, is_active="")
    assert as_asha.get("/accounts/profile/").status_code == 303


def test_who_edits_people_cannot_give_rights(as_clerk, meera, asha):
    change(as_clerk, asha, is_staff="on", is_superuser="on")
    asha.refresh_from_db()
    assert not asha.is_staff
    assert not asha.is_superuser


def test_only_superusers_touch_the_staff(as_clerk, meera, owner):
    for person in (owner, meera):
        assert change(as_clerk, person, email="mine@example.com").status_code == 403
        assert as_clerk.get(f"{PEOPLE}{person.pk}/password/").status_code == 403
        assert as_clerk.get(f"{PEOPLE}{person.pk}/delete/").status_code == 403
    as_clerk.post(
        PEOPLE, {"action": "delete_selected", "_selected_action": owner.pk, "post": "yes"}
    )
    assert User.objects.filter(pk=owner.pk).exists()


def test_there_is_no_second_list_of_emails(as_owner):
    assert as_owner.get("/admin/account/emailaddress/").status_code == 404


def test_who_may_only_look_sees_nothing_of_a_password(asha, meera, as_owner):
    page = f"/admin/accounts/user/{asha.pk}/change/"
    looked = browser_of(staff_in(MANAGER)).get(page)
    assert looked.status_code == 200
    assert "asha@example.com" in looked.content.decode()
    for trace in ("password/", "md5", "algorithm"):
        assert trace not in looked.content.decode()
    assert "algorithm" in as_owner.get(page).content.decode()
