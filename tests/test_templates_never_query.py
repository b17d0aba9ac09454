"""The guard of `conftest.py` itself: it sees every way in which a template could ask."""

import pytest
from django.conf import settings
from django.template import Context, Origin, Template

from shop.models import MangoCategory


def draw(source: str, folder="shop") -> str:
    """Render this as if it stood in a folder of our templates."""
    origin = Origin(str(settings.BASE_DIR / "templates" / folder / "made_up.html"))
    mangoes = MangoCategory.objects.order_by("name")
    context = Context({"mangoes": mangoes, "read": list(mangoes.all()), "first": mangoes.first()})
    return Template(source, origin).render(context)


@pytest.mark.parametrize(
    "source",
    [
        "{% for mango in mangoes %}{{ mango.name }}{% endfor %}",
        "{{ mangoes.count }}",
        "{{ first.cart_items.all }}",
        "{% if mangoes %}some{% endif %}",
        "{% if first and mangoes.count > 1 %}many{% endif %}",
        "{% with all=mangoes.all %}{{ all|length }}{% endwith %}",
    ],
)
def test_a_template_that_asks_fails_with_the_sql(himsagar, source):
    with pytest.raises((pytest.fail.Exception, AssertionError), match="asked the database.*SELECT"):
        draw(source)


def test_what_was_read_before_may_be_drawn(himsagar):
    assert draw("{% for mango in read %}{{ mango.name }}{% endfor %}") == "Himsagar"


def test_django_s_own_admin_may_ask(himsagar):
    assert draw("{{ mangoes.count }}", folder="admin") == "1"
