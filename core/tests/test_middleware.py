"""Forms in encodings that no browser sends are refused, never an error of ours."""

import pytest
from django.urls import reverse

PAGES = ["shop:add-to-cart", "orders:checkout", "account_login", "account_signup", "orders:track"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("charset", ["unicode_escape", "base64", "utf-16", "idna", "rot13"])
@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"]
)
def test_a_form_in_another_encoding_is_refused(guest, page, charset, kind):
    body = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\N{x}\r\n--x--\r\n'
    response = guest.generic("POST", reverse(page), body, f"{kind}; charset={charset}")
    assert response.status_code == 400


@pytest.mark.django_db
def test_utf8_said_aloud_is_taken(guest, himsagar):
    response = guest.post(
        reverse("shop:add-to-cart"),
        f"mango_id={himsagar.pk}&quantity=2",
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
    )
    assert response.status_code == 303
