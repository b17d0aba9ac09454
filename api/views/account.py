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
    @extend_schema(request=Registration, responses={201: Token} | refused(429))
    def post(self, request):
        """Open an account."""
        user, token = api_login.register(request._request, **checked(Registration, request))
        return Response(_way_in(user, token), status=status.HTTP_201_CREATED)


class LogIn(Open):
    @extend_schema(request=Login, responses={200: Token} | refused(429))
    def post(self, request):
        """Get a token for this device."""
        user, token = api_login.log_in(request._request, **checked(Login, request))
        return Response(_way_in(user, token))


class LogOut(Api):
    @extend_schema(request=None, responses={204: None})
    def post(self, request):
        """End the token that is sent along."""
        end_this(request.auth)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProfileView(Api):
    @extend_schema(responses=Profile)
    def get(self, request):
        """Read your profile."""
        return Response(Profile(request.user.profile).data)

    @extend_schema(request=ProfileInput, responses=Profile)
    def put(self, request):
        """Write your profile; what is left out stays."""
        return self._write(request)

    @extend_schema(request=ProfileInput, responses=Profile)
    def patch(self, request):
        """Write a part of your profile."""
        return self._write(request)

    def _write(self, request):
        serializer = ProfileInput(request.user.profile, data=request.data)
        serializer.is_valid(raise_exception=True)
        return Response(Profile(serializer.save()).data)


def _way_in(user, token: str) -> dict:
    return {"token": token, "username": user.username, "email": user.email}
