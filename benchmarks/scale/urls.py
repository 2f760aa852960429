"""The pages of the product, and a plain admin of the partners."""

from typing import Any

from django.contrib import admin
from django.urls import include, path

from shiraka.apps.partners.models import Partner


class OpenSite(admin.AdminSite):
    """An admin that lets everybody in: only its list is measured."""

    def has_permission(self, _request: Any) -> bool:
        return True


class PartnerAdmin(admin.ModelAdmin[Partner]):
    """The same columns, filters and rows a page as the list of the product."""

    list_display = (
        "name",
        "number",
        "category",
        "country",
        "status",
        "lead_officer",
        "risk_level",
        "due_diligence_end_date",
        "last_contact_date",
    )
    list_filter = ("status", "country", "category", "tier", "unit", "lead_officer", "risk_level")
    list_select_related = ("lead_officer",)
    list_per_page = 30
    ordering = ("-updated_at", "-pk")
    search_fields = ("number", "name", "acronym")

    def has_view_permission(self, _request: Any, _obj: Any = None) -> bool:
        return True

    def has_change_permission(self, _request: Any, _obj: Any = None) -> bool:
        return True

    def has_add_permission(self, _request: Any) -> bool:
        return True

    def has_delete_permission(self, _request: Any, _obj: Any = None) -> bool:
        return True

    def has_module_permission(self, _request: Any) -> bool:
        return True


site = OpenSite(name="admin")
site.register(Partner, PartnerAdmin)
urlpatterns = [path("admin/", site.urls), path("", include("shiraka.config.urls"))]
