"""Sends calls of all kinds, looks at each answer, and forgets what it did."""

import json
import time
from dataclasses import dataclass, field
from itertools import count

from django.db import transaction
from django.test import Client

from accounts.models import User, UserProfile
from api.schema import description
from orders.models import Order, Payment
from shop.models import CartItem, MangoCategory
from tests.access.program_table import CALLS, SENDING, Call
from tests.access.programs import Programs
from tests.access.rules import ASHA, IN, SUPERUSER

REFUSALS = (400, 404, 405, 412, 413, 415, 422, 429)
SLOWEST_SECONDS = 2
JSON = "application/json"
STORED = (User, UserProfile, MangoCategory, CartItem, Order, Payment)
numbers = count(1)


def may(call: Call, method: str) -> str:
    """Somebody who may do this: Asha, else the superuser; "" where nobody may."""
    rule = call.rule_of(method)
    return next((who for who in (ASHA, SUPERUSER) if rule and rule.answers[who] == IN), "")


def told(call: Call, method: str) -> dict:
    """The operation in the API's description; empty where it tells none."""
    paths = description()["paths"]
    return paths.get(call.address.replace("<pk>", "{id}"), {}).get(method.lower(), {})


def fields_of(call: Call, method: str) -> dict[str, dict]:
    """The fields of what this call takes, by name, as the description has them."""
    name = input_of(call, method)
    return description()["components"]["schemas"][name]["properties"] if name else {}


def input_of(call: Call, method: str) -> str:
    """The name of what this call takes, in the API's description; "" for nothing."""
    kinds = told(call, method).get("requestBody", {}).get("content", {})
    return kinds[JSON]["schema"]["$ref"].rpartition("/")[2] if JSON in kinds else ""


def parameters_of(call: Call, method: str, place: str) -> list[str]:
    """The names of its parameters in the query, or in headers."""
    found = told(call, method).get("parameters", [])
    return [parameter["name"] for parameter in found if parameter["in"] == place]


# One of each address, whosesoever thing it is.
ONCE = list({call.address: call for call in reversed(CALLS)}.values())[::-1]
SENT = [(call, method) for call in ONCE for method in SENDING if may(call, method)]
WITH_FIELDS = [(call, method) for call, method in SENT if fields_of(call, method)]
# One of each input, whether new or for what is there; PUT and PATCH are read alike.
INPUTS = {
    (input_of(call, method).removeprefix("Patched"), method == "POST"): (call, method)
    for call, method in WITH_FIELDS
}.values()
READ = [call for call in ONCE if may(call, "GET")]


def named(part) -> str | None:
    """The id of a test's parameter."""
    if isinstance(part, Call):
        return f"{part.address} {part.about}".strip()
    return part if isinstance(part, str) else None


@dataclass
class Caller:
    programs: Programs
    # One for all calls: each new one would load the middleware anew.
    client: Client = field(default_factory=Client)
    # The rows that were found to be as they should be, each with its values.
    sound: set[str] = field(default_factory=set)

    def send(
        self, call: Call, method: str, body: str | bytes = "", *, query="", kind=JSON, **headers
    ):
        """The answer, on which `faults` are noted, and the rows that are `left` after a success.

        Headers with a value of None are left out.
        """
        number = next(numbers)
        who = may(call, method)
        usual = self.programs.headers[who] if who else {}
        with transaction.atomic():
            begun = time.perf_counter()
            response = self.client.generic(
                method,
                self.programs.address_of(call) + query,
                body,
                content_type=kind,
                headers={
                    name: text for name, text in (usual | headers).items() if text is not None
                },
                REMOTE_ADDR=f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            )
            response.seconds = time.perf_counter() - begun
            response.faults = list(_faults(response))
            response.left = []
            if response.status_code < 300 and method not in ("GET", "HEAD"):
                response.faults += self._broken_rows()
                response.left = [row for model in STORED for row in model.objects.values()]
            transaction.set_rollback(True)
        return response

    def _broken_rows(self):
        """Rows that are not as they should be; those that were looked at before are not again."""
        for model in STORED:
            columns = model._meta.concrete_fields
            for row in model.objects.all():
                told = f"{model} {[column.value_from_object(row) for column in columns]}"
                if told in self.sound:
                    continue
                try:
                    row.full_clean()
                    self.sound.add(told)
                except Exception as error:  # noqa: BLE001 Whatever it is, the row is not sound.
                    yield f"left {model.__name__}: {error}"

    def body(self, call: Call, method: str, **raw: str) -> str:
        """The usual body of this call as JSON, with other fields as they are given, in JSON."""
        fields = {name: json.dumps(value) for name, value in self._usual(call, method).items()}
        pairs = [f'"{name}": {text}' for name, text in (fields | raw).items()]
        return "{" + ", ".join(pairs) + "}"

    def _usual(self, call: Call, method: str) -> dict:
        return self.programs.body_of(call, method)


def _faults(response):
    """All that is wrong with an answer, in words."""
    status = response.status_code
    if not (200 <= status < 300 or status == 304 or status == 401 or status in REFUSALS):
        yield f"status {status}"
    if response.seconds > SLOWEST_SECONDS:
        yield f"took {response.seconds:.1f} s"
    if status not in (204, 304) and response["Content-Type"] != JSON:
        yield f"is {response['Content-Type']}"
    if status >= 400 and not (isinstance(response.json(), dict) and response.json().get("error")):
        yield "does not say why"
    if "X-Injected" in response or response.cookies:
        yield "sets a header of the caller's, or a cookie"
