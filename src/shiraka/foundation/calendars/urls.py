"""Where a person makes the address of their calendar; the calendar itself has an address of its own."""

from django.urls import path

from shiraka.foundation.calendars.views import Calendars, Revoke

urlpatterns = [
    path("", Calendars.as_view(), name="calendar"),
    path("revoke/", Revoke.as_view(), name="calendar-revoke"),
]
