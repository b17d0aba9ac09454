"""How the run logs in; schemathesis imports it."""

import json
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import schemathesis

OWNER = {"email": "owner@example.com", "password": "demo-mango-orchard"}


@schemathesis.auth()
class Program:
    """The owner's program. Logging out has a token of its own: other calls still need theirs."""

    def get(self, case, context):
        return log_in(case)

    def set(self, case, token, context):
        if case.operation.path == "/api/logout/":
            token = log_in(case)
        case.headers = {**(case.headers or {}), "Authorization": f"Token {token}"}


def log_in(case) -> str:
    shop = urlsplit(case.operation.schema.location)
    address = f"{shop.scheme}://{shop.netloc}/api/login/"
    headers = {"Content-Type": "application/json"}
    request = Request(address, json.dumps(OWNER).encode(), headers)
    with urlopen(request, timeout=30) as answer:
        return json.load(answer)["token"]
