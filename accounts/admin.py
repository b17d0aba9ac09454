"""People at the grower's desk."""

from contextlib import suppress

from allauth.account import admin as allauth_admin
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.models import User, UserProfile
from core.admin import SoundLists
from core.phones import normalise_phone

# One door for everybody: the login page, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)
# A person has one e-mail, `User.email`; there is no second list of them to look after.
admin.site.unregister(allauth_admin.EmailAddress)
admin.site.unregister(Group)

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "username")


class PersonForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class ProfileInline(admin.StackedInline):
    model = UserProfile
    form = ProfileForm
    can_delete = False


@admin.register(User)
class PersonAdmin(SoundLists, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    list_display = ["username", "email", "phone", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "is_superuser", "date_joined"]
    list_select_related = ["profile"]
    search_fields = [
        "username",
        "email",
        "first_name",
        "last_name",
        "profile__phone_number",
        "profile__additional_phone",
    ]
    ordering = ["-date_joined", "pk"]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "username", "password"]}),
        (_("Name"), {"fields": ["first_name", "last_name"]}),
        (_("Rights"), {"fields": ["is_active", *RIGHTS]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "username", "usable_password", "password1", "password2"]})
    ]

    @admin.display(description=_("phone"), ordering="profile__phone_number")
    def phone(self, person):
        return person.profile.phone_number

    def get_inlines(self, request, person):
        """The profile of a new person is made by saving them."""
        return [ProfileInline] if person else []

    def get_search_results(self, request, people, search_term):
        """Phones are found however they are written."""
        with suppress(ValidationError):
            search_term = normalise_phone(search_term)
        return super().get_search_results(request, people, search_term)

    def get_readonly_fields(self, request, person=None):
        """Rights are given by superusers only: else who edits people could make themselves one."""
        own = super().get_readonly_fields(request, person)
        return own if request.user.is_superuser else [*own, *RIGHTS]

    def has_change_permission(self, request, person=None):
        return super().has_change_permission(request, person) and _may_touch(request.user, person)

    def has_delete_permission(self, request, person=None):
        return super().has_delete_permission(request, person) and _may_touch(request.user, person)


@admin.register(Group)
class RolesAdmin(SoundLists, GroupAdmin):
    """What roles there are among the staff. They give rights, so only superusers touch them."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, role=None):
        return request.user.is_superuser

    has_change_permission = has_delete_permission = has_view_permission


def _may_touch(staff, person) -> bool:
    """Who can set another's password can be that other: so only superusers touch the staff."""
    return staff.is_superuser or person is None or not person.is_staff
