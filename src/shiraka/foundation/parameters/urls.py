"""The addresses of settings: the same pages for each row of the access matrix that rules some."""

from django.urls import URLPattern, path

from shiraka.foundation.parameters import views


def _pages(row: str, decide: str) -> list[URLPattern]:
    """Return the pages of the settings ruled by a row, each asking for its own right."""
    pages: tuple[tuple[str, str, type[views.SettingBase], str], ...] = (
        ("setting", "", views.Setting, f"{row}:R"),
        ("version", "versions/<int:number>/", views.SettingVersion, f"{row}:R"),
        ("propose", "propose/", views.ProposeSetting, f"{row}:C"),
        ("decide", "decide/", views.DecideSetting, decide),
    )
    patterns = []
    for name, route, view, right in pages:
        made: type[views.SettingBase] = type(
            f"{row.title()}{view.__name__}", (view,), {"row": row, "permission": right}
        )
        patterns.append(path(f"{row}/<slug:key>/{route}", made.as_view(), name=f"{row}-{name}"))
    return patterns


urlpatterns = [
    path("", views.SettingList.as_view(), name="parameter-list"),
    *_pages("parameter", decide="parameter:C"),
    *_pages("authority", decide="authority:A"),
    path("authority/<slug:key>/comment/", views.CommentSetting.as_view(), name="authority-comment"),
]
