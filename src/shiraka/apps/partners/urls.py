"""The addresses of the register."""

from django.urls import path

from shiraka.apps.partners import duplicate_views, entity, views
from shiraka.foundation.entities.urls import entity_urls

urlpatterns = [
    *entity_urls(entity.CONTACT, "contacts/", record=views.ContactRecord, edit=views.ContactEdit),
    path("contacts/<int:pk>/export/", views.ExportContact.as_view(), name="contact-export"),
    path("contacts/<int:pk>/anonymise/", views.AnonymiseContact.as_view(), name="contact-anonymise"),
    *entity_urls(entity.INTERACTION, "interactions/", create=views.InteractionCreate, edit=views.InteractionEdit),
    *entity_urls(entity.RELATIONSHIP, "relationships/"),
    *entity_urls(entity.LINKAGE, "linkages/"),
    *entity_urls(entity.MARKER, "markers/"),
    *entity_urls(entity.MEMBER_STATE, "member-states/"),
    *entity_urls(
        entity.PARTNER,
        "",
        list=views.PartnerList,
        create=views.PartnerCreate,
        record=views.PartnerRecord,
        edit=views.PartnerEdit,
        history=duplicate_views.PartnerHistory,
    ),
    path("duplicates/", duplicate_views.DuplicateList.as_view(), name="duplicate-list"),
    path("duplicates/search/", duplicate_views.DuplicateSearch.as_view(), name="duplicate-search"),
    path("duplicates/<int:pk>/", duplicate_views.DuplicatePage.as_view(), name="duplicate"),
    path("duplicates/<int:pk>/apart/", duplicate_views.TellApart.as_view(), name="duplicate-apart"),
    path("mergers/<int:pk>/undo/", duplicate_views.UndoMerger.as_view(), name="merger-undo"),
    path("<int:pk>/sheet/", views.PartnerSheet.as_view(), name="partner-sheet"),
]
