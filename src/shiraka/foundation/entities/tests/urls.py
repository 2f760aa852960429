"""The site with the pages of studies and chapters."""

from django.urls import include, path

from shiraka.foundation.entities.tests.library import CHAPTER, STUDY
from shiraka.foundation.entities.urls import entity_urls

urlpatterns = [
    *entity_urls(STUDY, "studies/"),
    *entity_urls(CHAPTER, "chapters/"),
    path("", include("shiraka.config.urls")),
]
