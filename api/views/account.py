"""A program's way in and out, and its person's profile."""

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from accounts import api_login
from accounts.tokens import end_this
from api.schema import refused
from api.serializers import Login, Profile, ProfileInput, Registration, Token
from api.views.base import Api, checked


class Open(Api):
    """For anybody; a token that is sent along is not looked at."""

    authentication_classes = []
    permission_classes = []


class Register(Open):
    group = "Account"

    @extend_schema(request=Registration, responses={201: Token} | refused(429))
    def post(self, request):
        """Open an account.

        The shopper is logged in with it. Where the shop has e-mails confirmed first, `token` is
        empty: confirm on the shop's page, then log in.
        """
        user, token = api_login.register(request._request, **checked(Registration, request))
        return Response(_way_in(user, token), status=status.HTTP_201_CREATED)


class LogIn(Open):
    group = "Account"

    @extend_schema(request=Login, responses={200: Token} | refused(429))
    def post(self, request):
        """Log in.

        Gives a token for this device. An unknown e-mail and a wrong password are refused alike.
        Who logs in in two steps sends the `code` of the app, too.
        """
        user, token = api_login.log_in(request._request, **checked(Login, request))
        return Response(_way_in(user, token))


class LogOut(Api):
    group = "Account"

    @extend_schema(request=None, responses={204: None})
    def post(self, request):
        """Log out.

        The token that is sent along ends. Those of other devices go on.
        """
        end_this(request.auth)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProfileView(Api):
    group = "Account"

    @extend_schema(responses=Profile)
    def get(self, request):
        """Read your profile."""
        return Response(Profile(request.user.profile).data)

    @extend_schema(request=ProfileInput, responses=Profile)
    def put(self, request):
        """Write your profile.

        What is left out stays as it is. An empty text takes away what was there.
        """
        return self._write(request)

    @extend_schema(request=ProfileInput, responses=Profile)
    def patch(self, request):
        """Write a part of your profile.

        The same as PUT.
        """
        return self._write(request)

    def _write(self, request):
        serializer = ProfileInput(request.user.profile, data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(Profile(serializer.save()).data)


def _way_in(user, token: str) -> dict:
    return {"token": token, "username": user.username, "email": user.email}
