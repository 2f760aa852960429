"""Where files are fetched."""

from django.urls import path

from shiraka.foundation.documents.views import DownloadVersion

urlpatterns = [
    path("<int:pk>/v<int:number>/", DownloadVersion.as_view(), name="document-version"),
]
