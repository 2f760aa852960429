"""The forms that bring a file to a record: a new document, or the next version of one that is there."""

from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.documents.actions import add_document, add_version, may_share
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.people.models import Language, User


class VersionForm(forms.Form):
    """The file of a next version; title, kind and language stay those of the document."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, Word, Excel, PowerPoint, text or picture."))

    def __init__(self, *data: Any, record: Model, user: User, present: Document | None = None) -> None:
        super().__init__(*data)
        self.record, self.user, self.present = record, user, present

    def store(self) -> Document:
        """Store the file and return its document; raises `UploadRefused` or `PermissionDenied`."""
        if self.present is None:
            raise TypeError("A version is one of a document.")
        return add_version(self.present, actor=self.user, upload=self.cleaned_data["file"]).document


class DocumentForm(VersionForm):
    """A file with what it is."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "in"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind, widget=forms.Select(attrs={"class": "in"}))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", "—"), *Language.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    is_shared = forms.TypedChoiceField(
        label=_("Shared with the other side"),
        choices=[
            ("", _("By its kind")),
            ("yes", _("Yes")),
            ("no", _("No")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        help_text=_(
            "Partners and National Commissions who see the record read it, with its earlier versions. By its kind: "
            "signed originals and certified copies of agreements are shared, others are not."
        ),
        widget=forms.Select(attrs={"class": "in"}),
    )
    field_order = ("title", "kind", "language", "is_shared", "file")

    def __init__(self, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        if not may_share(self.user, self.record):
            del self.fields["is_shared"]

    def store(self) -> Document:
        given = self.cleaned_data
        return add_document(
            self.record,
            actor=self.user,
            title=given["title"],
            kind=given["kind"],
            language=given["language"],
            is_shared=given.get("is_shared"),
            upload=given["file"],
        )


def document_form(record: Model, user: User, version_of: str, *data: Any) -> VersionForm:
    """Return the form for a new document, or for the next version of the one named by its key.

    Raises `Http404` for a document that is not one of the record which this reader may see.
    """
    if not version_of:
        return DocumentForm(*data, record=record, user=user)
    if version_of not in {str(document.pk) for document in documents_of(record, user)}:
        raise Http404
    return VersionForm(*data, record=record, user=user, present=Document.objects.get(pk=version_of))
