"""The address of work on many records."""

from django.urls import path

from shiraka.foundation.entities.bulk.run_page import BulkRunPage

urlpatterns = [path("<int:pk>/", BulkRunPage.as_view(), name="bulk-run")]
