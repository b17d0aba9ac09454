import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User, UserProfile
from tests.factories import make_user


def test_every_person_has_a_profile(asha):
    assert asha.profile.phone_number == ""
    asha.save()
    assert UserProfile.objects.count() == 1


@pytest.mark.parametrize("typed", ["ASHA@Example.com ", "asha@ｅxample.com"])
def test_an_email_is_stored_in_one_way(db, typed):
    assert make_user(email=typed).email == "asha@example.com"
    assert User.objects.get_by_natural_key(typed).username == "asha"


def test_the_database_holds_one_account_an_email(asha, ravi):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ravi.pk).update(email="ASHA@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("other", email="Asha@Example.com")


@pytest.mark.parametrize(
    "fields", [{"username": "ａsha"}, {"email": "ASHA@example.com"}, {"email": "asha@ｅxample.com"}]
)
def test_checks_see_through_other_writings(asha, fields):
    other = User(**{"username": "other", "email": "other@example.com", "password": "!"} | fields)
    with pytest.raises(ValidationError) as refusal:
        other.full_clean()
    assert set(refusal.value.error_dict) == set(fields)


def test_people_are_shown_by_name_where_it_is_known(asha, ravi):
    assert (str(asha), str(ravi)) == ("Asha Rahman", "ravi")
    assert str(asha.profile) == "Asha Rahman"


def test_a_profiles_phones_are_stored_in_one_way(asha):
    asha.profile.phone_number = "০১৭১২-৩৪৫৬৭৮"
    asha.profile.full_clean()
    assert asha.profile.phone_number == "+8801712345678"
    asha.profile.additional_phone = "17"
    with pytest.raises(ValidationError):
        asha.profile.full_clean()


def test_a_person_made_without_a_username_is_shown_by_the_e_mail_s_first_part(db):
    assert (
        User.objects.create_superuser(email="Owner@Example.com", password="x").username == "Owner"
    )
