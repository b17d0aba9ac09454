"""What should not have come is written down; what it does is tested beside each page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.pictures import open_picture
from orders.printing import time_of_job
from tests.factories import make_cart, typed


def test_an_order_with_a_price_of_the_shopper_s_own(log, as_asha, asha, himsagar):
    make_cart(asha, himsagar=2)
    as_asha.post("/checkout/", typed() | {"price": "1.00", "status": "delivered"})
    [line] = log.of("core.security", "tried to set what is the shop's")
    assert line["fields"] == ["price", "status"]
    assert line["by"] == asha.pk


def test_an_honest_order_raises_no_suspicion(log, as_asha, asha, himsagar):
    make_cart(asha, himsagar=2)
    as_asha.post("/checkout/", typed())
    assert not log.of("core.security", "tried to set what is the shop's")
    assert "WARNING" not in log.text


def test_a_made_up_signature(log):
    assert time_of_job("2026-11-23:made:up") is None
    assert log.of("core.security", "made-up signature")


def test_a_picture_that_is_none(log):
    with pytest.raises(Exception, match="not a whole"):
        open_picture(SimpleUploadedFile("mango.jpg", b"<?php echo 1;"))
    [line] = log.of("core.security", "upload refused")
    assert line["why"] == "no whole picture"
