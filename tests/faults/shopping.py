"""Shoppers with a filled cart each, who send its form until the shop has taken it."""

import http.client
import queue
import threading
import time
from collections import Counter
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from core.sessions import SessionStore
from orders.models import Order
from shop.models import CartItem, MangoCategory
from tests.factories import make_mango, typed
from tests.race.books import assert_books_are_whole
from tests.race.carts import make_carts
from tests.visitors import session_with

TOKEN = "a" * 32  # the form's token and the cookie's, as long as they are the same
ACCEPTED = {302, 303}
NO_ANSWER = "no answer"
AGAIN_SECONDS = 0.1  # between two tries of one shopper


def fill_carts(number: int) -> dict[int, str]:
    """So many guests' carts of two varieties each; cart's id → key of the guest's session."""
    mangoes = [make_mango(name, stock=number) for name in ("Himsagar", "Langra")]
    return {cart.pk: session_with(cart) for cart in make_carts(number, *mangoes)}


def headers(session: str = "", **more: str) -> dict[str, str]:
    cookies = {settings.CSRF_COOKIE_NAME: TOKEN}
    if session:
        cookies[settings.SESSION_COOKIE_NAME] = session
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} | more


class Answer:
    """What came back: `status` (NO_ANSWER where nothing did), `headers`, `content`, `seconds`."""

    def __init__(self, status, headers=None, content=b"", seconds=0.0):
        self.status, self.headers = status, headers or {}
        self.content, self.seconds = content, seconds

    def __repr__(self):
        return f"<{self.status} {self.content[:300]!r}>"


def ask(shop: str, path: str, *, form: dict | None = None, body=None, **options) -> Answer:
    """One request on a connection of its own; `options` are for `headers`."""
    if form is not None:
        body = urlencode(form | {"csrfmiddlewaretoken": TOKEN})
        options.setdefault("Content_Type", "application/x-www-form-urlencoded")
    fields = {name.replace("_", "-"): text for name, text in headers(**options).items()}
    client = http.client.HTTPConnection(urlsplit(shop).netloc, timeout=60)
    begun = time.perf_counter()
    try:
        client.request("GET" if body is None else "POST", path, body, fields)
        answer = client.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return Answer(NO_ANSWER, seconds=time.perf_counter() - begun)
    finally:
        client.close()
    return Answer(answer.status, answer.headers, content, time.perf_counter() - begun)


def order(shop: str, session: str) -> Answer:
    """Send the checkout's form, with the key that every try of this cart has."""
    return ask(shop, "/checkout/", form=typed(key="one key"), session=session)


ADD_VARIETY = "/admin/shop/mangocategory/add/"


def new_variety(name: str, **more) -> dict:
    """What `ask` is given so that the desk's form of a new variety goes to ADD_VARIETY."""
    fields = {"name": name, "price": "140", "stock_quantity": "30", "csrfmiddlewaretoken": TOKEN}
    return {"body": encode_multipart(BOUNDARY, fields | more), "Content_Type": MULTIPART_CONTENT}


def session_of(person) -> str:
    """The key of a session in which this person is logged in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    UserSession.objects.create(
        user=person, session_key=session.session_key, ip="127.0.0.1", user_agent="a browser"
    )
    return session.session_key


class Rush:
    """Threads that take a cart, send its form, and put it back where the shop did not take it."""

    def __init__(self, shop: str, carts: dict[int, str], *, threads: int = 6):
        self.shop, self.carts = shop, carts
        self.waiting = queue.SimpleQueue()
        self.accepted: dict[int, str] = {}  # cart's id → the order's reference
        self.statuses = Counter()
        self.slowest = 0.0
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._shop) for _ in range(threads)]

    def __enter__(self) -> "Rush":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def send_in(self, carts) -> None:
        for cart in carts:
            self.waiting.put(cart)

    def wait_for(self, number: int, seconds: float) -> None:
        """Until so many orders are accepted. Raises AssertionError after `seconds`."""
        deadline = time.monotonic() + seconds
        while len(self.accepted) < number:
            assert time.monotonic() < deadline, f"{len(self.accepted)} accepted, {self.statuses}"
            time.sleep(0.02)

    def _shop(self) -> None:
        while not self.stopping.is_set():
            try:
                cart = self.waiting.get(timeout=0.05)
            except queue.Empty:
                continue
            answer = order(self.shop, self.carts[cart])
            self.statuses[answer.status] += 1
            self.slowest = max(self.slowest, answer.seconds)
            if answer.status in ACCEPTED:
                self.accepted[cart] = answer.headers["Location"].strip("/").rpartition("/")[2]
            else:
                self.waiting.put(cart)
                time.sleep(AGAIN_SECONDS)


def assert_nothing_is_lost(rush: Rush) -> None:
    """The books are whole, and every order that a shopper was told of is there, once for a cart."""
    assert_books_are_whole()
    stored = set(Order.objects.values_list("reference", flat=True))
    accepted = list(rush.accepted.values())
    assert set(accepted) <= stored, f"lost: {set(accepted) - stored}"
    assert len(set(accepted)) == len(accepted), "two carts were told of one order"
    in_carts = CartItem.objects.values("cart").distinct().count()
    assert len(stored) + in_carts == len(rush.carts), "a cart is gone, or became two orders"
    left = sum(MangoCategory.objects.values_list("stock_quantity", flat=True))
    assert left == 2 * (len(rush.carts) - len(stored)), "stock was lost or invented"
