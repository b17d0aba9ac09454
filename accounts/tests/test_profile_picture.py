"""A picture of oneself: checked like the shop's own, made small, and gone when asked."""

import re
from io import BytesIO

import pytest
from PIL import Image

from accounts.models import UserProfile
from core.pictures import MAX_BYTES
from tests.factories import make_picture
from tests.hostile_pictures import (
    HOSTILE,
    NO_PICTURE,
    TOO_LARGE,
    TOO_MANY_PIXELS,
    png_that_claims,
    upload,
)
from tests.reading import HTMX, form_to, is_fragment, words

PROFILE = "/accounts/profile/"


def save(browser, headers=None, **fields):
    return browser.post(PROFILE, fields, headers=headers)


def files(settings) -> list[str]:
    root = settings.MEDIA_ROOT
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
def saved(django_capture_on_commit_callbacks):
    """Save, and let happen what happens once that is certain."""

    def save_now(browser, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            assert save(browser, **fields).status_code == 303

    return save_now


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("headers, status", [({}, 303), (HTMX, 204)])
def test_a_picture_becomes_a_small_plain_jpeg_under_a_name_of_ours(
    as_asha, asha, settings, kind, headers, status
):
    picture = make_picture(kind, size=(1_200, 900), colour="orange", name="me at home.svg")
    assert save(as_asha, headers, picture=picture).status_code == status
    [name] = files(settings)
    assert re.fullmatch(r"profile_pictures/[0-9a-f]{32}\.jpg", name)
    with Image.open(settings.MEDIA_ROOT / name) as stored:
        assert (stored.format, stored.mode, stored.size) == ("JPEG", "RGB", (512, 384))
    assert f'src="/media/{name}"' in as_asha.get(PROFILE).content.decode()


@pytest.mark.parametrize(
    "name", ["x" * 250 + ".png", "../../etc/passwd", "আমি.jpg", "a\\b.jpg", "<script>.jpg", ".jpg"]
)
def test_the_file_s_own_name_means_nothing(as_asha, settings, name):
    assert save(as_asha, picture=make_picture(name=name)).status_code == 303
    assert re.fullmatch(r"profile_pictures/[0-9a-f]{32}\.jpg", files(settings)[0])


def test_a_phone_s_picture_is_turned_upright_and_forgets_where_it_was_taken(
    as_asha, asha, settings
):
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "A phone"
    save(as_asha, picture=make_picture(size=(400, 300), exif=exif))
    with Image.open(settings.MEDIA_ROOT / files(settings)[0]) as stored:
        assert stored.size == (300, 400)
        assert not stored.getexif()
        assert b"A phone" not in (settings.MEDIA_ROOT / files(settings)[0]).read_bytes()


def test_an_uploaded_picture_is_shown_before_one_at_an_address(as_asha, asha):
    address = "http://testserver/media/old.jpg"
    save(as_asha, picture=make_picture())
    UserProfile.objects.filter(user=asha).update(image_url=address)
    html = as_asha.get(PROFILE).content.decode()
    assert f'src="{address}"' not in html
    assert 'src="/media/profile_pictures/' in html


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_whole_picture_is_told_and_all_else_stays(
    as_asha, asha, settings, content, headers
):
    response = save(as_asha, headers, picture=upload(content), billing_address="12 Green Road")
    assert response.status_code == 422
    assert is_fragment(response) == bool(headers)
    assert NO_PICTURE in words(response)
    assert 'href="#id_picture"' in response.content.decode()
    assert form_to(response, PROFILE).values["billing_address"] == "12 Green Road"
    asha.profile.refresh_from_db()
    assert (asha.profile.picture.name, asha.profile.billing_address) == ("", "")
    assert files(settings) == []


@pytest.mark.parametrize(
    "content, told",
    [
        (png_that_claims(5_000, 4_801), TOO_MANY_PIXELS),
        (b"\xff\xd8" + b"\0" * MAX_BYTES, TOO_LARGE),
    ],
    ids=["pixels", "bytes"],
)
def test_too_much_is_told_before_it_is_opened(as_asha, asha, monkeypatch, content, told):
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    response = save(as_asha, picture=upload(content))
    assert response.status_code == 422
    assert told in words(response)


def test_a_refused_picture_leaves_the_old_one_on_the_page(as_asha, asha, settings, saved):
    saved(as_asha, picture=make_picture())
    before = files(settings)
    response = save(as_asha, picture=upload(HOSTILE["half a JPEG"]))
    assert f'src="/media/{before[0]}"' in as_asha.get(PROFILE).content.decode()
    assert "Remove the picture" in words(response)
    assert files(settings) == before


def test_a_save_past_the_form_refuses_it_too(asha, settings):
    asha.profile.picture = upload(HOSTILE["EPS"])
    with pytest.raises(Exception, match="not a whole"):
        asha.profile.save()
    assert files(settings) == []


def test_a_new_picture_takes_the_old_one_s_place(as_asha, asha, settings, saved):
    for colour in ("green", "yellow"):
        saved(as_asha, picture=make_picture(colour=colour))
    asha.profile.refresh_from_db()
    assert files(settings) == [asha.profile.picture.name]


def test_a_form_without_a_file_leaves_the_picture(as_asha, asha, settings, saved):
    saved(as_asha, picture=make_picture())
    saved(as_asha, billing_address="12 Green Road")
    asha.profile.refresh_from_db()
    assert files(settings) == [asha.profile.picture.name]


def test_a_tick_removes_it(as_asha, asha, settings, saved):
    assert "Remove the picture" not in words(as_asha.get(PROFILE))
    saved(as_asha, picture=make_picture())
    assert "Remove the picture" in words(as_asha.get(PROFILE))
    saved(as_asha, **{"picture-clear": "on"})
    asha.profile.refresh_from_db()
    assert (asha.profile.picture.name, files(settings)) == ("", [])
    assert "<img" not in as_asha.get(PROFILE).content.decode()


def test_a_new_picture_counts_more_than_the_tick(as_asha, asha, settings, saved):
    saved(as_asha, picture=make_picture())
    saved(as_asha, picture=make_picture(colour="red"), **{"picture-clear": "on"})
    assert len(files(settings)) == 1


def test_the_file_goes_with_the_person_once_that_is_certain(
    as_asha, asha, settings, saved, django_capture_on_commit_callbacks
):
    saved(as_asha, picture=make_picture())
    with django_capture_on_commit_callbacks() as later:
        asha.delete()
    assert len(files(settings)) == 1
    for act in later:
        act()
    assert files(settings) == []


def test_saving_other_things_never_reads_the_picture(asha, django_assert_num_queries):
    with django_assert_num_queries(1):
        asha.profile.save(update_fields=["billing_address"])


def test_the_form_sends_files_with_and_without_script(as_asha):
    html = as_asha.get(PROFILE).content.decode()
    assert 'enctype="multipart/form-data"' in html
    assert 'data-hx-encoding="multipart/form-data"' in html
    assert 'accept="image/jpeg,image/png,image/webp"' in html


def test_nobody_else_s_picture_is_touched(as_asha, as_ravi, asha, settings, saved):
    saved(as_asha, picture=make_picture())
    saved(as_ravi, **{"picture-clear": "on", "user": asha.pk})
    asha.profile.refresh_from_db()
    assert files(settings) == [asha.profile.picture.name]


def test_an_animation_gives_its_first_picture(as_asha, settings):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green")]
    buffer = BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:])
    assert save(as_asha, picture=upload(buffer.getvalue())).status_code == 303
    with Image.open(settings.MEDIA_ROOT / files(settings)[0]) as stored:
        assert getattr(stored, "n_frames", 1) == 1


def test_at_the_desk_a_person_s_picture_is_seen_changed_and_removed(
    client, asha, settings, django_user_model
):
    owner = django_user_model.objects.create_superuser("owner", "owner@example.com", "x")
    client.force_login(owner)
    page = f"/admin/accounts/user/{asha.pk}/change/"
    known = {
        "username": asha.username,
        "email": asha.email,
        "is_active": "on",
        "profile-TOTAL_FORMS": "1",
        "profile-INITIAL_FORMS": "1",
        "profile-0-id": asha.profile.pk,
        "profile-0-user": asha.pk,
    }
    refused = client.post(page, known | {"profile-0-picture": upload(HOSTILE["SVG"])})
    assert NO_PICTURE in words(refused)
    assert client.post(page, known | {"profile-0-picture": make_picture()}).status_code == 302
    stored = UserProfile.objects.get(user=asha).picture
    assert stored.name in files(settings)
    assert stored.url in client.get(page).content.decode()
    assert client.post(page, known | {"profile-0-picture-clear": "on"}).status_code == 302
    assert UserProfile.objects.get(user=asha).picture.name == ""
