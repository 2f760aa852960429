"""The addresses of administration."""

from django.urls import path

from shiraka.foundation.administration.views import delegations, interests, jobs, people, readers, trail

urlpatterns = [
    path("people/", people.UserList.as_view(), name="user-list"),
    path("people/add/", people.AddUser.as_view(), name="user-create"),
    path("people/<int:pk>/", people.UserPage.as_view(), name="user"),
    path("people/<int:pk>/edit/", people.EditUser.as_view(), name="user-edit"),
    path("people/<int:pk>/invite/", people.InviteUser.as_view(), name="user-invite"),
    path("people/<int:pk>/second-factor/reset/", people.ResetSecondFactor.as_view(), name="user-second-factor"),
    path("people/<int:pk>/posts/add/", people.Appoint.as_view(), name="appointment-create"),
    path("people/<int:pk>/posts/<int:post>/end/", people.EndAppointment.as_view(), name="appointment-end"),
    path("delegations/", delegations.DelegationList.as_view(), name="delegation-list"),
    path("delegations/add/", delegations.GiveDelegation.as_view(), name="delegation-create"),
    path("delegations/<int:pk>/pass-on/", delegations.PassOnDelegation.as_view(), name="delegation-pass-on"),
    path("delegations/<int:pk>/revoke/", delegations.RevokeDelegation.as_view(), name="delegation-revoke"),
    path("interests/", interests.Interests.as_view(), name="interest-list"),
    path("interests/<int:pk>/end/", interests.EndInterest.as_view(), name="interest-end"),
    path("readers/<slug:entity>/<int:pk>/", readers.Readers.as_view(), name="readers"),
    path("readers/<slug:entity>/<int:pk>/<int:reader>/remove/", readers.RemoveReader.as_view(), name="reader-remove"),
    path("readers/<slug:entity>/<int:pk>/level/", readers.Level.as_view(), name="level"),
    path("jobs/", jobs.JobList.as_view(), name="job-list"),
    path("jobs/<int:pk>/", jobs.JobPage.as_view(), name="job"),
    path("jobs/<int:pk>/progress/", jobs.JobProgress.as_view(), name="job-progress"),
    path("jobs/<int:pk>/retry/", jobs.RetryJob.as_view(), name="job-retry"),
    path("trail/", trail.Trail.as_view(), name="trail"),
    path("trail/check/", trail.CheckTrail.as_view(), name="trail-check"),
]
