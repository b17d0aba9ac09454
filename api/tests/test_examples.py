"""The description's examples are true: what they send is taken, and answered as they show."""

import json

import jsonschema
import pytest
from django.test import Client

from accounts.tokens import issue
from api.examples import EXAMPLES
from api.schema import description
from api.tests.likeness import Likeness
from shop.models import Cart
from tests.factories import make_cart, make_mango, make_picture, make_user, place

ADDRESS, PHONE = "12 Green Road, Dhaka", "+8801712345678"
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, operations in description()["paths"].items()
    for method, operation in operations.items()
}


@pytest.fixture
def orchard(db, settings):
    """Makes the shop that an example finds; gives the ids for its own, and tokens by name."""
    settings.ALLOWED_HOSTS = ["shop.example"]

    def make(name: str) -> tuple[Likeness, dict[str, str]]:
        himsagar = make_mango(
            image=make_picture(), description="Sweet and without fibres.", stock=100
        )
        owner = make_user("owner", is_staff=True, is_superuser=True)
        likeness = Likeness()
        likeness.real["3"] = str(himsagar.pk)
        tokens = {"owner": issue(owner)}
        if name == "POST /api/register/":
            return likeness, tokens
        asha = make_user("asha", password="a-long-mango-night")
        type(asha.profile).objects.update(phone_number=PHONE, billing_address=ADDRESS)
        cart = make_cart(asha, himsagar=5)
        tokens["asha"] = issue(asha)
        if name == "POST /api/add-to-cart/":
            Cart.objects.all().delete()
            return likeness, tokens
        likeness.real["21"] = str(cart.lines().get().pk)
        if "order" in name + str(EXAMPLES[name].answer) and name != "POST /api/place-order/":
            order = place(cart, shipping_address=ADDRESS)
            likeness.real |= {"41": str(order.pk), "81": str(order.payment.pk)}
        return likeness, tokens

    return make


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_taken_and_answered_as_shown(name, orchard):
    likeness, tokens = orchard(name)
    answer = send(name, EXAMPLES[name].request, likeness, tokens)
    assert str(answer.status_code) == next(iter(OPERATIONS[name]["responses"])), answer.content
    shown = EXAMPLES[name].answer
    is_list = OPERATIONS[name]["operationId"].endswith("_list")
    likeness.check([shown] if is_list else shown, answer.json())


def send(name: str, body, likeness: Likeness, tokens: dict[str, str]):
    """The answer to one operation, asked by somebody who may."""
    method, path = name.split()
    who = "owner" if "x-right" in OPERATIONS[name] else "asha"
    return Client(headers={"host": "shop.example"}).generic(
        method,
        likeness.address(path.replace("{id}", shown_id(path))),
        "" if body is None else json.dumps(likeness.body(body)),
        content_type="application/json",
        headers={"Authorization": f"Token {tokens.get(who, '')}"},
        secure=True,
    )


def shown_id(path: str) -> str:
    kinds = {"/mango": "3", "/cart-": "21", "/orders": "41", "/payments": "81"}
    return next((number for kind, number in kinds.items() if f"/api{kind}" in path), "")


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_shows_what_it_takes_and_gives(name):
    operation = OPERATIONS[name]
    shown = list(_shown(operation))
    takes = "requestBody" in operation
    gives = "204" not in operation["responses"]
    assert len(shown) == takes + gives
    for schema, value in shown:
        whole = schema | {"components": description()["components"]}
        jsonschema.validate(value, whole, cls=jsonschema.Draft202012Validator)


def _shown(operation):
    """Each example with the schema that it has to keep to."""
    answered = next(iter(operation["responses"].values()))
    for part in (operation.get("requestBody", {}), answered):
        content = part.get("content", {}).get("application/json", {})
        for example in content.get("examples", {}).values():
            yield content["schema"], example["value"]


@pytest.mark.parametrize("name", [name for name in OPERATIONS if "requestBody" in OPERATIONS[name]])
def test_what_is_said_to_be_required_is_and_nothing_else(name, orchard):
    likeness, tokens = orchard(name)
    content = OPERATIONS[name]["requestBody"]["content"]["application/json"]
    schema = description()["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    answer = send(name, {}, likeness, tokens)
    required = schema.get("required", [])
    assert answer.status_code == (400 if required else 200)
    assert sorted(answer.json().get("fields", {})) == sorted(required)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_told_in_words(name):
    operation = OPERATIONS[name]
    assert operation["summary"] and not operation["summary"].endswith(".")
    assert operation["tags"][0] in [tag["name"] for tag in description()["tags"]]
    assert ("x-right" in operation) == ("403" in operation["responses"])
    assert all(response["description"] for response in operation["responses"].values())


def test_the_right_that_is_named_is_the_one_that_counts(orchard, meera):
    """Meera is staff without any right."""
    for name, operation in OPERATIONS.items():
        if "x-right" in operation:
            method, path = name.split()
            answer = Client(headers={"host": "shop.example"}).generic(
                method,
                path.replace("{id}", "1"),
                "{}",
                content_type="application/json",
                headers={"Authorization": f"Token {issue(meera)}"},
            )
            assert answer.status_code in (403, 404), name
