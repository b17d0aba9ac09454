"""Pictures in a bucket: put up, cut, shown, replaced and taken away, on a server that speaks S3."""

import io
import re
import urllib.request
from urllib.error import HTTPError

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.content_policy import directives
from core.management.commands.copy_media import names_in
from core.media_storage import media_storage
from core.trouble import StorageAway
from shop.models import MangoCategory
from tests import daemons
from tests.factories import make_mango, make_picture
from tests.growth import s3_servers
from tests.hostile_pictures import upload

needs_server = pytest.mark.skipif(
    not s3_servers.is_installed(),
    reason="This needs requirements-s3.txt, and s3rver (npm) or moto (PyPI).",
)
# boto3 warns of the Python it runs on, and moto of what it will do one day.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
WIDTHS = (320, 640, 960)


@pytest.fixture(scope="module")
def server():
    with s3_servers.s3_server() as server:
        yield server


@pytest.fixture
def bucket(server, settings):
    """The shop's pictures are in the server's bucket, which is empty."""
    media = media_storage(server.url(), only_https=False)
    settings.STORAGES = settings.STORAGES | {"default": media.setting}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives(media.image_sources)}
    yield server
    for name in list(names_in(default_storage)):
        default_storage.delete(name)
    default_storage.connection.meta.client.close()


@pytest.fixture
def desk(as_meera, meera):
    meera.is_superuser = True
    meera.save()
    return as_meera


def put_up(desk, picture):
    typed = {"name": "Langra", "price": "140", "stock_quantity": "30", "image": picture}
    return desk.post(reverse("admin:shop_mangocategory_add"), typed)


def fetched(address: str):
    """A picture as a browser gets it, that is without any key."""
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.headers, answer.read()


@needs_server
def test_a_picture_is_put_up_cut_and_shown(bucket, desk):
    assert put_up(desk, make_picture(size=(1200, 900))).status_code == 302
    answer = Client().get("/mangoes/langra/")
    html = answer.content.decode()
    image = MangoCategory.objects.get().image
    assert image.url == f"{bucket.public}/{image.name}"
    shown = re.findall(rf'{re.escape(bucket.public)}/[^" ,]+', html)
    assert len(set(shown)) == 1 + len(WIDTHS)
    for address in set(shown):
        headers, content = fetched(address)
        assert headers["Content-Type"] in ("image/jpeg", "image/webp")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert content[:2] == b"\xff\xd8" or content[8:12] == b"WEBP"
    assert f'og:image" content="{image.url}"' in html
    assert "Signature" not in html and "S3RVER" not in html


@needs_server
def test_browsers_may_load_pictures_from_the_bucket_and_nothing_else(bucket, himsagar, asha):
    for page in ("/", "/mangoes/himsagar/", "/cart/", "/admin/login/"):
        policy = Client().get(page, follow=True)["Content-Security-Policy"]
        rules = dict(
            rule.strip().split(" ", 1) for rule in policy.split(";") if " " in rule.strip()
        )
        assert rules["img-src"] == f"'self' data: {bucket.public}/"
        assert [name for name, rule in rules.items() if bucket.endpoint in rule] == ["img-src"]


@needs_server
def test_programs_get_the_whole_address(bucket, desk):
    put_up(desk, make_picture())
    told = Client().get("/api/mango-categories/").json()[0]["image"]
    assert told == MangoCategory.objects.get().image.url
    fetched(told)


@needs_server
def test_a_bucket_that_is_away_is_told_as_trouble_that_passes(settings, desk):
    away = f"s3://key:secret@127.0.0.1:{daemons.free_port()}/pictures?https=0"
    media = media_storage(away, only_https=False)
    settings.STORAGES = settings.STORAGES | {"default": media.setting}
    desk.raise_request_exception = False
    answer = put_up(desk, make_picture())
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "One moment, please" in answer.content.decode()
    assert not MangoCategory.objects.exists()


@needs_server
@pytest.mark.django_db(transaction=True)
def test_a_bucket_that_is_away_holds_up_no_deletion(settings, desk):
    langra = make_mango("Langra", price="140", stock=30)
    MangoCategory.objects.filter(pk=langra.pk).update(image="mango_images/gone.jpg")
    away = f"s3://key:secret@127.0.0.1:{daemons.free_port()}/pictures?https=0"
    settings.STORAGES = settings.STORAGES | {
        "default": media_storage(away, only_https=False).setting
    }
    address = reverse("admin:shop_mangocategory_delete", args=[langra.pk])
    assert desk.post(address, {"post": "yes"}).status_code == 302
    assert not MangoCategory.objects.exists()


@needs_server
@pytest.mark.parametrize(("status", "is_away"), [(503, True), (500, True), (403, False)])
def test_what_a_bucket_says_is_trouble_only_if_it_passes(status, is_away):
    bucket = pytest.importorskip("core.bucket")
    said = {"ResponseMetadata": {"HTTPStatusCode": status}}
    refusal = bucket.ClientError(said, "DeleteObject")
    expected = StorageAway if is_away else bucket.ClientError
    with pytest.raises(expected), bucket.trouble_by_its_name():
        raise refusal


@needs_server
def test_a_replaced_or_removed_picture_leaves_nothing(
    bucket, desk, django_capture_on_commit_callbacks
):
    put_up(desk, make_picture(size=(1200, 900)))
    mango = MangoCategory.objects.get()
    first = set(names_in(default_storage))
    assert len(first) == 1 + len(WIDTHS)
    with django_capture_on_commit_callbacks(execute=True):
        mango.image = make_picture(size=(600, 900))
        mango.save()
    second = set(names_in(default_storage))
    assert len(second) == 1 + len(WIDTHS) and not first & second
    with django_capture_on_commit_callbacks(execute=True):
        MangoCategory.objects.get().delete()
    assert not list(names_in(default_storage))


@needs_server
def test_a_profile_picture_is_kept_there_too(bucket, as_asha, asha):
    sent = as_asha.post("/accounts/profile/", {"picture": make_picture()})
    assert sent.status_code in (302, 303), sent.content.decode()
    asha.profile.refresh_from_db()
    fetched(asha.profile.picture.url)


@needs_server
def test_what_is_no_picture_never_gets_there(bucket, desk):
    for content in (b"<svg onload=alert(1)>", make_picture().read()[:-40], b"%!PS-Adobe-3.0 EPSF"):
        assert put_up(desk, upload(content)).status_code in (200, 422)
    assert not list(names_in(default_storage))


@needs_server
def test_a_wrong_key_is_refused(server, settings):
    if not server.is_s3rver:
        pytest.skip("moto takes any key; s3rver (npm) does not.")
    wrong = media_storage(server.url(key="guessed"), only_https=False)
    settings.STORAGES = settings.STORAGES | {"default": wrong.setting}
    with pytest.raises(Exception, match="InvalidAccessKeyId|Forbidden|403"):
        default_storage.save("a.jpg", make_picture())
    with pytest.raises(HTTPError):
        fetched(f"{server.public}/a.jpg")


@needs_server
def test_pictures_move_into_the_bucket_and_out_of_it(bucket, settings, db, tmp_path):
    there, said = settings.STORAGES, io.StringIO()
    settings.STORAGES = there | {"default": {"BACKEND": "core.storage.WholeFiles"}}
    mango = make_mango(image=make_picture(size=(1200, 900)))
    settings.STORAGES = there
    call_command("copy_media", stdout=said)
    call_command("copy_media", stdout=said)
    assert "4 files copied, 0 were" in said.getvalue() and "0 files copied, 4" in said.getvalue()
    _headers, content = fetched(MangoCategory.objects.get().image.url)
    assert content == (settings.MEDIA_ROOT / mango.image.name).read_bytes()
    settings.MEDIA_ROOT = tmp_path / "back"
    call_command("copy_media", back=True, stdout=said)
    assert (settings.MEDIA_ROOT / mango.image.name).read_bytes() == content


def test_without_a_bucket_there_is_nothing_to_copy():
    with pytest.raises(CommandError, match="not set"):
        call_command("copy_media")


@pytest.mark.parametrize(
    "address",
    [
        "pictures",
        "http://key:geheim@127.0.0.1/bucket",
        "s3://127.0.0.1/bucket",
        "s3://key@127.0.0.1/bucket",
        "s3://key:geheim@127.0.0.1",
        "s3://key:geheim@127.0.0.1/bucket/folder",
        "s3://key:geheim@127.0.0.1:port/bucket",
        "s3://key:geheim@/bucket",
        "s3://key:geheim@127.0.0.1/bucket?regoin=eu",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_secret(address):
    with pytest.raises(ImproperlyConfigured, match="s3://key:secret@") as refused:
        media_storage(address, only_https=False)
    assert "geheim" not in str(refused.value)


@needs_server
def test_an_https_shop_shows_no_http_pictures():
    address = "s3://key:secret@10.0.0.7:9000/bucket?https=0"
    with pytest.raises(ImproperlyConfigured, match="http pictures"):
        media_storage(address, only_https=True)
    public = media_storage(f"{address}&public=https://pictures.example/", only_https=True)
    assert public.image_sources == ["https://pictures.example/"]
