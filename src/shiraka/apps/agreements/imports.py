"""Agreements as tables bring them in, with their parties, and from a ZIP with their scans and Word files."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.agreements.entity import AGREEMENT
from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.partners.models import Partner
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.documents.actions import UploadRefused, add_document
from shiraka.foundation.documents.inspection import inspect
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.documents.names import extension_of
from shiraka.foundation.entities.batch import create_records
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.forms import RecordForm, ReferenceField
from shiraka.foundation.importing.definition import IMPORTS, Beside, Finder, ImportKind, Twin
from shiraka.foundation.languages.current import labelled
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.values.folding import fold

_EDITED = (".docx", ".odt", ".txt")
_MOST_FILES = 30
_BY_NUMBER = "number/"


class ImportedAgreementForm(RecordForm):
    """The derived form; what the table does not say of unit and officer is that of whoever brings it in."""

    def prepare(self) -> None:
        """Offer the importer and their unit."""
        self.initial.setdefault("lead_officer", self.user.pk)
        units = [post.unit_id for post in self.user.appointments if post.unit_id]
        self.initial.setdefault("unit", units[0] if units else None)


def read_parties(text: str, examination: Any) -> list[Partner]:
    """Return the partners that a cell names by number or name, parted by semicolons or lines."""
    known: dict[str, Any] = examination.__dict__.setdefault("parties_known", {})
    found: list[Partner] = []
    for part in filter(None, (part.strip() for part in text.replace("؛", ";").replace("\n", ";").split(";"))):
        if part not in known:
            asked = ReferenceField(entity=ENTITIES.of(Partner), user=examination.user)
            known[part] = asked.to_python(part)
        if known[part] not in found:
            found.append(known[part])
    return found


def store_parties(agreements: Sequence[Record], read: Sequence[Any], examination: Any) -> None:
    """Enter the parties of each agreement; raises `ValidationError` naming the agreement."""
    parties: list[Party] = []
    for agreement, partners in zip(agreements, read, strict=True):
        for partner in partners or ():
            party = Party(agreement=agreement, partner=partner)  # type: ignore[misc]  # of this kind only
            try:
                party.clean()
            except ValidationError as error:
                raise ValidationError(labelled(agreement, " ".join(error.messages))) from None
            parties.append(party)
    create_records(parties, actor=examination.user)


def read_files(text: str, examination: Any) -> list[str]:
    """Return the names of the files of an agreement, each of which came along and is one that is taken."""
    names = [part.strip() for part in text.replace("؛", ";").replace("\n", ";").split(";") if part.strip()]
    if len(names) > _MOST_FILES:
        raise ValidationError(_("More than %(most)s files in one row.") % {"most": _MOST_FILES})
    for name in names:
        file = examination.source.file(name)
        if file is None:
            raise ValidationError(_("The file “%(name)s” is not in the ZIP.") % {"name": name})
        try:
            inspect(file.name or "", file.file, most_bytes=settings.SHIRAKA_MAX_UPLOAD_BYTES)
        except UploadRefused as refusal:
            raise ValidationError(labelled(name, refusal)) from None
    return names


def store_files(agreements: Sequence[Record], read: Sequence[Any], examination: Any) -> None:
    """Store the files of each agreement: what can be edited as its text, scans as what was signed."""
    for agreement, names in zip(agreements, read, strict=True):
        for name in names or ():
            file = examination.source.file(name)
            if file is None or not isinstance(agreement, Agreement):
                continue
            is_text = extension_of(name) in _EDITED
            languages = agreement.languages
            try:
                add_document(
                    agreement,
                    actor=examination.user,
                    title=(file.name or name).rpartition(".")[0][:200] or name[:200],
                    kind=DocumentKind.TEXT if is_text else DocumentKind.SIGNED,
                    language=languages[0] if len(languages) == 1 else "",
                    upload=file,
                )
            except UploadRefused as refusal:
                raise ValidationError(labelled(name, refusal)) from None


def agreements_like(user: User) -> Finder:
    """Return what finds the agreements of the same number or title."""
    known: dict[str, tuple[int, str]] = {}
    told = ("title", "type", "number", "draft_number", "earlier_number")
    for agreement in visible(user, GUARDED.by_model[Agreement]).only(*told).iterator(chunk_size=500):
        if isinstance(agreement, Agreement):
            name = f"{agreement} · {agreement.number or agreement.draft_number}"
            known |= dict.fromkeys(same_agreement(agreement), (agreement.pk, name))

    def alike(agreement: Any) -> Sequence[Twin]:
        same: dict[int, Twin] = {}
        for key in same_agreement(agreement):
            if key in known:
                pk, name = known[key]
                why = _("the same number") if key.startswith(_BY_NUMBER) else _("the same title")
                same.setdefault(pk, Twin(pk=pk, name=name, why=why))
        return list(same.values())

    return lambda agreements: [alike(agreement) for agreement in agreements]


def same_agreement(agreement: Any) -> list[str]:
    """Tell by what two rows are one agreement: a number, or its type and a title in one language."""
    numbers = dict.fromkeys(fold(number) for number in (agreement.number, agreement.earlier_number) if number)
    titles = [f"{agreement.type}/{fold(title)}" for title in agreement.title.as_dict().values() if fold(title)]
    return [*(f"{_BY_NUMBER}{number}" for number in numbers), *titles]


IMPORTS.register(
    ImportKind(
        entity=AGREEMENT,
        name="agreements",
        form=ImportedAgreementForm,
        twins=agreements_like,
        keys=same_agreement,
        takes_files=True,
        beside=(
            Beside(
                key="parties",
                label=gettext_lazy("Parties, by number or name"),
                words=(
                    "party",
                    "parties",
                    "partner",
                    "partners",
                    "partie",
                    "parties",
                    "partenaire",
                    "partenaires",
                    "الطرف",
                    "الأطراف",
                    "الشريك",
                    "الشركاء",
                ),
                read=read_parties,
                store=store_parties,
                is_required=True,
            ),
            Beside(
                key="files",
                label=gettext_lazy("Files in the ZIP"),
                words=(
                    "file",
                    "files",
                    "file name",
                    "scan",
                    "scans",
                    "documents",
                    "fichier",
                    "fichiers",
                    "الملف",
                    "الملفات",
                    "المرفقات",
                ),
                read=read_files,
                store=store_files,
            ),
        ),
        words={
            "title": (
                "title",
                "agreement",
                "name",
                "fr:titre",
                "fr:intitulé",
                "fr:accord",
                "ar:العنوان",
                "ar:الاتفاقية",
                "ar:عنوان الاتفاقية",
            ),
            "subject": ("purpose", "subject", "fr:objet", "ar:الموضوع"),
            "type": ("kind", "type of agreement", "type d'accord", "نوع الاتفاقية"),
            "languages": ("language", "languages", "langue", "langues", "اللغة", "اللغات"),
            "countries": ("country", "pays", "البلد", "الدولة"),
            "amount": ("amount", "value", "budget", "montant", "المبلغ", "القيمة"),
            "amount_currency": ("currency", "devise", "العملة"),
            "end_date": ("end", "expires on", "expiry date", "date de fin", "échéance", "تاريخ الانتهاء"),
            "planned_signature_date": ("planned signature", "signature prévue", "التوقيع المخطط"),
            "earlier_number": (
                "number",
                "old number",
                "agreement number",
                "register number",
                "reference",
                "numéro",
                "ancien numéro",
                "référence",
                "الرقم",
                "رقم الاتفاقية",
                "الرقم القديم",
                "المرجع",
            ),
            "earlier_signed_date": (
                "signed on",
                "date signed",
                "signature date",
                "date of signature",
                "date de signature",
                "signé le",
                "تاريخ التوقيع",
            ),
            "signature_place": ("place", "signed at", "lieu", "lieu de signature", "مكان التوقيع"),
            "entry_into_force_date": (
                "in force since",
                "in force from",
                "start date",
                "entrée en vigueur",
                "date d'entrée en vigueur",
                "تاريخ الدخول حيز النفاذ",
                "تاريخ النفاذ",
            ),
            "duration_months": ("duration", "months", "durée", "المدة"),
            "unit": ("sector", "department", "secteur", "القطاع"),
            "lead_officer": ("officer", "focal point", "chargé de dossier", "المسؤول"),
        },
    )
)
