"""The addresses of imports: one to bring a file for each kind, and those of a file that was brought."""

from typing import Any

from django.urls import path

from shiraka.foundation.importing import views
from shiraka.foundation.importing.definition import IMPORTS

urlpatterns = [
    path("<int:pk>/", views.Preview.as_view(), name="import"),
    path("<int:pk>/columns/", views.Columns.as_view(), name="import-columns"),
    path("<int:pk>/undo/", views.Undo.as_view(), name="import-undo"),
]
for kind in IMPORTS:
    made: Any = type(f"{kind.name.title()}Upload", (views.Upload,), {"kind": kind, "permission": kind.entity.edit})
    urlpatterns.append(path(f"{kind.name}/", made.as_view(), name=f"import-{kind.name}"))
