"""What all pages of the grower's desk have in common, and the queue of mails."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.urls import reverse
from post_office.models import STATUS, Email

from tests.factories import make_user
from tests.reading import words

MAILS = reverse("admin:post_office_email_changelist")


@pytest.fixture
def desk(as_meera, meera):
    meera.is_superuser = True
    meera.save()
    return as_meera


@pytest.fixture
def queued(db, settings):
    settings.EMAIL_BACKEND = "core.mail.EmailBackend"
    letter = mail.EmailMultiAlternatives("ধন্যবাদ", "আপনার আম আসছে।", to=["asha@example.com"])
    letter.attach_alternative('<p style="color:green">Thanks</p>', "text/html")
    letter.send()
    return Email.objects.get()


def page_of(queued) -> str:
    return reverse("admin:post_office_email_change", args=[queued.pk])


def test_the_desk_bears_the_shops_name_and_leads_back_to_it(desk, settings):
    page = desk.get(reverse("admin:index"))
    assert settings.STORE_NAME in words(page)
    assert "The grower's desk" in words(page)
    assert "View site" in words(page)


def test_a_row_of_links_leads_to_what_this_person_may_see(as_meera, meera):
    meera.user_permissions.set(Permission.objects.filter(codename="view_order"))
    page = as_meera.get(reverse("admin:orders_order_changelist")).content.decode()
    [row] = re.findall(r'<nav class="desk-nav".*?</nav>', page, re.DOTALL)
    assert re.findall(r">(\w+)</a>", row) == ["Orders"]


def test_pages_of_a_mail_hold_nothing_that_our_policy_forbids(desk, queued):
    for url in (MAILS, page_of(queued)):
        page = desk.get(url).content.decode()
        assert " style=" not in page
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\son\w+=", page)
        assert "//cdn" not in page


def test_a_mail_can_be_read(desk, queued):
    assert "আপনার আম আসছে।" in words(desk.get(page_of(queued)))
    preview = desk.get(reverse("admin:post_office_email_preview", args=[queued.pk]))
    assert b"Thanks" in preview.content
    assert preview["Content-Security-Policy"].startswith("sandbox")


def test_a_mail_that_failed_is_sent_again_by_an_action_only(desk, queued):
    Email.objects.update(status=STATUS.failed, number_of_retries=20)
    assert desk.get(f"/admin/post_office/email/{queued.pk}/resend/").status_code in (302, 404)
    assert Email.objects.get().status == STATUS.failed
    page = desk.post(MAILS, {"action": "send_again", "_selected_action": [queued.pk]}, follow=True)
    assert "Mails in the queue again: 1" in words(page)
    queued.refresh_from_db()
    assert (queued.status, queued.number_of_retries) == (STATUS.queued, None)


def test_no_right_opens_the_mails_to_others_than_superusers(as_meera, meera, queued):
    meera.user_permissions.set(Permission.objects.all())
    Email.objects.update(status=STATUS.failed)
    preview = reverse("admin:post_office_email_preview", args=[queued.pk])
    for url in (MAILS, page_of(queued), preview):
        assert as_meera.get(url).status_code == 403
    chosen = {"action": "send_again", "_selected_action": [queued.pk]}
    assert as_meera.post(MAILS, chosen).status_code == 403
    assert Email.objects.get().status == STATUS.failed
    assert "Emails" not in words(as_meera.get(reverse("admin:index")))


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_the_desk_answers_browsers_methods_only(desk, guest, queued, method):
    for url in (
        reverse("admin:index"),
        reverse("admin:login"),
        MAILS,
        page_of(queued),
        "/admin/nowhere/",
    ):
        for browser in (desk, guest):
            is_login = browser is guest and url == reverse("admin:login")
            assert getattr(browser, method)(url).status_code == (302 if is_login else 405)


@pytest.mark.parametrize(
    "wish",
    [
        "status__exact=%00",
        "status=nonsense",
        "order_date__year=99999999999",
        "order_date__gte=never",
        "o=999.-999",
        "p=99999999999999999999",
        "all=",
        "payment__payment_status__exact=%00",
        "q=%00",
        "user__password__startswith=md5",
    ],
)
def test_a_made_up_address_of_a_list_is_answered(desk, wish):
    response = desk.get(f"{reverse('admin:orders_order_changelist')}?{wish}", follow=True)
    assert response.status_code in (200, 400, 404)


def test_staff_changes_a_password_where_everybody_does(desk):
    page = reverse("admin:password_change")
    assert desk.get(page).url == reverse("account_change_password")
    assert desk.post(page, {"old_password": "demo-mango-orchard"}).status_code == 405


def test_the_desk_tells_nobody_the_address_of_a_row(desk, himsagar):
    page = desk.get(reverse("admin:shop_mangocategory_change", args=[himsagar.pk]))
    assert f'href="{himsagar.get_absolute_url()}"' in page.content.decode()
    kind = ContentType.objects.get_for_model(himsagar).pk
    assert desk.get(f"/admin/r/{kind}/{himsagar.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["০", "১২"])
@pytest.mark.parametrize("model", ["accounts/user", "auth/group"])
def test_a_row_has_one_address(desk, meera, key, model):
    group = Group.objects.create(pk=12, name="Clerks")
    make_user("nila", pk=12)
    assert desk.get(f"/admin/{model}/{group.pk}/change/").status_code == 200
    assert desk.get(f"/admin/{model}/{key}/change/").status_code in (302, 404)


@pytest.mark.parametrize("key", ["0", "abc", "9" * 30, "%00", "-1"])
@pytest.mark.parametrize("room", ["orders/order", "shop/mangocategory", "shop/stockmovement"])
def test_a_row_that_is_not_there_leads_home(desk, room, key):
    response = desk.get(f"/admin/{room}/{key}/change/")
    assert response.status_code in (302, 404)
