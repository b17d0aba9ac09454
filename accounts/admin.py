"""People at the grower's desk."""

from contextlib import suppress

from allauth.account import admin as allauth_admin
from allauth.account.adapter import get_adapter
from allauth.account.decorators import secure_admin_login
from allauth.mfa import admin as mfa_admin
from allauth.usersessions import admin as usersessions_admin
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from accounts.models import User, UserProfile
from accounts.second_factor import take_away
from accounts.services import invite
from accounts.sessions import end_all
from accounts.tokens import current_tokens
from core.admin import SoundLists
from core.logs.calls import note
from core.phones import normalise_phone

# One door for everybody: the login page, with its limits on guessing.
admin.site.login = secure_admin_login(admin.site.login)
# A person has one e-mail, `User.email`; there is no second list of them to look after.
admin.site.unregister(allauth_admin.EmailAddress)
# The keys of people's apps are nobody's business, nor are the ids of their logins.
admin.site.unregister([mfa_admin.Authenticator, usersessions_admin.UserSession])
admin.site.unregister(Group)

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("email", "username")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choice = self.fields["usable_password"]
        choice.label, choice.help_text, choice.initial = _("Password"), "", "false"
        choice.choices = [
            ("false", _("They choose it themselves, by a link that we mail to them now")),
            ("true", _("I type one here")),
        ]


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
    actions = ["log_out_everywhere", "turn_two_step_login_off", "send_password_link"]
    readonly_fields = ["last_login", "date_joined", "programs"]
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

    @admin.display(description=_("apps and programs logged in"))
    def programs(self, person):
        """How many; «Log out everywhere» ends them, too."""
        return len(current_tokens(person))

    def get_inlines(self, request, person):
        """The profile of a new person is made by saving them."""
        return [ProfileInline] if person else []

    def get_search_results(self, request, people, search_term):
        """Phones are found however they are written."""
        with suppress(ValidationError):
            search_term = normalise_phone(search_term)
        return super().get_search_results(request, people, search_term)

    def get_fieldsets(self, request, person=None):
        """Nothing of the password, not even its hash's first signs, to who cannot change it."""
        fieldsets = super().get_fieldsets(request, person)
        if person and request.user.is_superuser:
            return [*fieldsets, (_("Logins"), {"fields": ["programs"]})]
        if person is None or self.has_change_permission(request, person):
            return fieldsets
        return [(None, {"fields": ["email", "username"]}), *fieldsets[1:]]

    def get_readonly_fields(self, request, person=None):
        """Rights are given by superusers only: else who edits people could make themselves one."""
        own = super().get_readonly_fields(request, person)
        return own if request.user.is_superuser else [*own, *RIGHTS]

    def has_change_permission(self, request, person=None):
        return super().has_change_permission(request, person) and _may_touch(request.user, person)

    def has_delete_permission(self, request, person=None):
        return super().has_delete_permission(request, person) and _may_touch(request.user, person)

    def save_model(self, request, person, form, change):
        super().save_model(request, person, form, change)
        if not change and not person.has_usable_password():
            invite(person)
            self._note(request, person, _("A link to choose a password was mailed"))

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        changed = [name for name in ("is_active", *RIGHTS) if name in form.changed_data]
        if changed:
            person = form.instance
            roles = list(person.groups.values_list("name", flat=True))
            note("rights changed", user=person.pk, changed=changed, roles=roles)

    @admin.action(description=_("Log out everywhere"), permissions=["change"])
    def log_out_everywhere(self, request, people):
        for person in self._those_to_touch(request, people):
            here = request.session.session_key if person == request.user else None
            end_all(person, but=here)
            self._note(request, person, _("Logged out everywhere"))

    @admin.action(description=_("Turn two-step login off (phone lost)"), permissions=["change"])
    def turn_two_step_login_off(self, request, people):
        """For somebody who lost phone and recovery codes. Ask that it is them, face to face."""
        for person in self._those_to_touch(request, people):
            if person == request.user:
                # A browser left open must not do without the password what its owner could.
                self._refuse(request, person, _("your own is turned off on your account's page"))
            elif not take_away(person):
                self._refuse(request, person, _("it is not on"))
            else:
                end_all(person)
                get_adapter().send_mail("mfa/email/totp_taken_away", person.email, {"user": person})
                self._note(request, person, _("Two-step login turned off"))

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_password_link(self, request, people):
        for person in self._those_to_touch(request, people):
            if not person.is_active:
                self._refuse(request, person, _("the account is closed"))
            else:
                invite(person)
                self._note(request, person, _("A link to choose a password was mailed"))

    def _those_to_touch(self, request, people):
        """Of the chosen people those whom this member of the staff may touch; says who not."""
        for person in people:
            if _may_touch(request.user, person):
                yield person
            else:
                self._refuse(request, person, _("only superusers may do this to the staff"))

    def _refuse(self, request, person, why):
        told = _("Not done for %(person)s: %(why)s.") % {"person": person.email, "why": why}
        self.message_user(request, told, messages.ERROR)

    def _note(self, request, person, act):
        """Tell it, and write down who did it."""
        self.log_change(request, person, str(act))
        note("staff act", act=str(act), user=person.pk)
        told = _("%(act)s: %(person)s.") % {"person": person.email, "act": act}
        self.message_user(request, told, messages.SUCCESS)


@admin.register(Group)
class RolesAdmin(SoundLists, GroupAdmin):
    """What roles there are among the staff. They give rights, so only superusers touch them."""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.changed_data:
            note("role changed", role=form.instance.name)

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
