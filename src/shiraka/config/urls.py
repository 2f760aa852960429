"""Every address of the site, by the part that answers it."""

from django.urls import include, path

from shiraka.api.root import api
from shiraka.foundation.calendars.views import Feed
from shiraka.foundation.http import health, observing
from shiraka.web import provider, ways_to_sign_in
from shiraka.web.sessions import Address, Sessions

urlpatterns = [
    path("healthz", health.Alive.as_view(), name="healthz"),
    path("readyz", health.Ready.as_view(), name="readyz"),
    path("metrics", observing.Metrics.as_view(), name="metrics"),
    path("api/v1/", api.urls),
    path("profile/tokens/", include("shiraka.api.urls")),
    path("profile/calendar/", include("shiraka.foundation.calendars.urls")),
    path("calendar/<str:secret>.ics", Feed.as_view(), name="calendar-feed"),
    path("profile/letters/", include("shiraka.foundation.work.pages")),
    path("account/sessions/", Sessions.as_view(), name="sessions"),  # in place of the page of the same address below
    path("account/email/", Address.as_view(), name="own-address"),  # likewise
    path("account/2fa/", ways_to_sign_in.Ways.as_view(), name="ways-to-sign-in"),  # likewise, and the next two
    path("account/2fa/webauthn/", ways_to_sign_in.Passkeys.as_view(), name="passkeys"),
    path("account/2fa/webauthn/reauthenticate/", ways_to_sign_in.Confirm.as_view(), name="confirm-by-passkey"),
    path("account/provider/", provider.Start.as_view(), name="provider-start"),
    path("account/provider/callback/", provider.Callback.as_view(), name="provider-callback"),
    path("account/provider/<int:pk>/remove/", provider.Remove.as_view(), name="provider-remove"),
    # The parts of allauth that are used: of signing in elsewhere it has pages that we do not need.
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("documents/", include("shiraka.foundation.documents.urls")),
    path("administration/webhooks/", include("shiraka.foundation.webhooks.urls")),
    path("administration/", include("shiraka.foundation.administration.urls")),
    path("settings/", include("shiraka.foundation.parameters.urls")),
    path("views/", include("shiraka.foundation.entities.saved_view_pages")),
    path("bulk/", include("shiraka.foundation.entities.bulk.urls")),
    path("mail/", include("shiraka.foundation.mail.urls")),
    path("imports/", include("shiraka.foundation.importing.urls")),
    path("partners/", include("shiraka.apps.partners.urls")),
    path("agreements/", include("shiraka.apps.agreements.urls")),
    path("due-diligence/", include("shiraka.apps.duediligence.urls")),
    path("", include("shiraka.web.urls")),
]

handler400 = "shiraka.web.errors.bad_request"
handler403 = "shiraka.web.errors.forbidden"
handler404 = "shiraka.web.errors.not_found"
handler500 = "shiraka.web.errors.failed"
