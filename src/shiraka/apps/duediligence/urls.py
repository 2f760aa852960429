"""The addresses of due diligence."""

from django.urls import path

from shiraka.apps.duediligence import entity, list_views, views
from shiraka.foundation.entities.urls import entity_urls

urlpatterns = [
    *entity_urls(entity.ANSWER, "answers/"),
    *entity_urls(entity.CRITERION, "criteria/"),
    *entity_urls(entity.CONTROVERSY, "controversies/"),
    *entity_urls(entity.CONDITION, "conditions/"),
    *entity_urls(entity.HIT, "hits/", record=views.HitRecord),
    *entity_urls(entity.CASE, "cases/", record=views.CaseRecord, list=views.CaseList),
    path("cases/<int:pk>/questionnaire/", views.Questionnaire.as_view(), name="case-questionnaire"),
    path("cases/<int:pk>/criteria/", views.Criteria.as_view(), name="case-criteria"),
    path("cases/<int:pk>/hand-in/", views.HandIn.as_view(), name="case-hand-in"),
    path("lists/", list_views.Lists.as_view(), name="screening-lists"),
    path("lists/fetch/", list_views.FetchLists.as_view(), name="screening-lists-fetch"),
    path("lists/<int:pk>/", list_views.ListDifferences.as_view(), name="screening-list"),
    path("lists/<int:pk>/confirm/", list_views.ConfirmList.as_view(), name="screening-list-confirm"),
    path("lists/<int:pk>/refuse/", list_views.RefuseList.as_view(), name="screening-list-refuse"),
    path("runs/", list_views.BeginRun.as_view(), name="screening-run-begin"),
    path("runs/<int:pk>/", list_views.Run.as_view(), name="screening-run"),
]
