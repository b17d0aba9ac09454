"""People of the demo store who visit a shop by HTTP."""

from pathlib import Path

import requests

from tests.reading import form_to

PASSWORD = "demo-mango-orchard"  # of all of them


def logged_in(shop: str, email: str | None, certificate: Path | None = None) -> requests.Session:
    """A visitor who logged in by the shop's own form; without an address a guest."""
    visitor = requests.Session()
    visitor.verify, visitor.trust_env = str(certificate) if certificate else True, False
    if email:
        address = f"{shop}/accounts/login/"
        form = form_to(visitor.get(address), "/accounts/login/")
        typed = form.values | form.hidden | {"login": email, "password": PASSWORD}
        visitor.post(address, data=typed, headers={"Referer": address}).raise_for_status()
    return visitor
