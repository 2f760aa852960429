"""Where a person keeps their tokens; the API itself is mounted from `root`."""

from django.urls import path

from shiraka.api.views import RevokeToken, Tokens

urlpatterns = [
    path("", Tokens.as_view(), name="tokens"),
    path("<int:pk>/revoke/", RevokeToken.as_view(), name="revoke-token"),
]
