"""The page on which a person is forgotten: it asks for the password, and staff it sends on."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from conftest import browser_of
from tests.factories import make_picture
from tests.reading import HTMX, form_to, is_fragment, words

DELETE = "/accounts/delete/"
PASSWORD = {"password": "demo-mango-orchard"}


def test_the_page_tells_what_happens_and_changes_nothing(as_asha, asha):
    page = words(as_asha.get(DELETE))
    for said in ("asha@example.com", "cannot be undone", "Orders under way", "Download my data"):
        assert said in page
    assert User.objects.get() == asha


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_password_deletes_the_account_and_logs_out_everywhere(as_asha, asha, headers):
    elsewhere = browser_of(asha)
    form = form_to(as_asha.get(DELETE), DELETE)
    response = as_asha.post(DELETE, form.values | PASSWORD, headers=headers)
    assert response.status_code == (204 if headers else 303)
    assert response.get("HX-Redirect", response.get("Location")) == "/"
    page = words(as_asha.get("/"))
    assert "Your account is deleted." in page
    assert "Log in" in page
    assert elsewhere.get("/accounts/profile/").status_code == 303
    assert (User.objects.count(), UserSession.objects.count()) == (0, 0)
    login = {"login": "asha@example.com", **PASSWORD}
    assert elsewhere.post("/accounts/login/", login).status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("password", ["", "not this one", "x" * 5_000])
def test_another_password_deletes_nothing(as_asha, asha, password, headers):
    response = as_asha.post(DELETE, {"password": password}, headers=headers)
    assert response.status_code == 422
    assert is_fragment(response) == bool(headers)
    assert form_to(response, DELETE).values["password"] == ""
    assert User.objects.get() == asha


def test_guessing_here_is_counted_as_at_the_login(as_asha, asha):
    for _ in range(10):
        assert as_asha.post(DELETE, {"password": "not this one"}).status_code == 422
    late = as_asha.post(DELETE, PASSWORD)
    assert late.status_code == 429
    assert late["Retry-After"]
    assert User.objects.get() == asha


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_is_sent_to_the_owner(as_meera, meera, method):
    response = getattr(as_meera, method)(DELETE, PASSWORD)
    assert response.status_code == 403
    assert "ask the owner" in words(response)
    assert User.objects.get() == meera


def test_so_is_who_was_staff_once(as_asha, asha):
    LogEntry.objects.create(
        user=asha,
        content_type=ContentType.objects.get_for_model(User),
        object_id="1",
        object_repr="somebody",
        action_flag=CHANGE,
    )
    assert as_asha.post(DELETE, PASSWORD).status_code == 403
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_comes_to_the_login(guest, asha, method):
    response = getattr(guest, method)(DELETE, PASSWORD)
    assert (response.status_code, response["Location"].split("?")[0]) == (303, "/accounts/login/")
    assert User.objects.get() == asha


def test_nobody_deletes_another(as_ravi, ravi, asha):
    as_ravi.post(DELETE, PASSWORD | {"user": asha.pk, "email": asha.email})
    assert User.objects.get() == asha


def test_the_last_mail_says_so(as_asha, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_asha.post(DELETE, PASSWORD)
    [mail] = mailoutbox
    assert mail.to == ["asha@example.com"]
    assert mail.subject == "Your account at Mango Grove is deleted"
    assert "+880 1700-000000" in mail.body


def test_a_mail_that_cannot_be_queued_brings_nobody_back(
    as_asha, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda *args, **kwargs: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_asha.post(DELETE, PASSWORD).status_code == 303
    assert not User.objects.exists()


def test_the_picture_s_file_goes_too(as_asha, asha, settings, django_capture_on_commit_callbacks):
    asha.profile.picture = make_picture()
    asha.profile.save()
    with django_capture_on_commit_callbacks(execute=True):
        as_asha.post(DELETE, PASSWORD)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_the_page_is_private_and_listed_nowhere(as_asha):
    response = as_asha.get(DELETE)
    assert response["Cache-Control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
