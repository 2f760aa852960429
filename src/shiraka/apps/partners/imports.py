"""Partners and their contacts as tables bring them in."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from shiraka.apps.partners.entity import CONTACT, PARTNER
from shiraka.apps.partners.forms import ContactForm, PartnerForm
from shiraka.apps.partners.models import Contact
from shiraka.apps.partners.queries import partners_for
from shiraka.apps.partners.rules.duplicates import Likeness, possible_duplicates_of_each
from shiraka.apps.partners.terms import category_words
from shiraka.engines.matching import Outline
from shiraka.foundation.access.permission import visible
from shiraka.foundation.importing.definition import IMPORTS, Finder, ImportKind, Twin, no_twins
from shiraka.foundation.languages.current import in_words
from shiraka.foundation.people.models import User
from shiraka.values.folding import fold


def partners_like(user: User) -> Finder:
    """Return what finds the partners that may be the same organisation, among those a person may see."""
    among = partners_for(user)
    if not among.exists():
        return no_twins(user)

    known: dict[int, Outline] = {}

    def find(partners: Sequence[Any]) -> Sequence[Sequence[Twin]]:
        alike = possible_duplicates_of_each(partners, among, known)
        return [[_twin(likeness) for likeness in found] for found in alike]

    return find


def _twin(likeness: Likeness) -> Twin:
    partner = likeness.partner
    return Twin(pk=partner.pk, name=f"{partner} · {partner.number}", why=likeness.why)


def same_partner(partner: Any) -> list[str]:
    """Tell by what two rows are one organisation: its registration, or a name in one country."""
    names = [partner.country + fold(name) for name in partner.name.as_dict().values() if name]
    registered = f"{partner.country}#{partner.registration_number}" if partner.registration_number else ""
    return [*names, *filter(None, [registered])]


def contacts_like(user: User) -> Finder:
    """Return what finds the people at the same partner with the same address or name."""
    seen = visible(user, CONTACT).filter(is_anonymised=False).select_related("partner")
    known = set(seen.values_list("partner", flat=True))

    def find(contacts: Sequence[Any]) -> Sequence[Sequence[Twin]]:
        wanted = {contact.partner_id for contact in contacts} & known
        there = [other for other in seen.filter(partner__in=wanted) if isinstance(other, Contact)] if wanted else []
        places: defaultdict[str, set[int]] = defaultdict(set)
        for place, other in enumerate(there):
            for mark in same_contact(other):
                places[mark].add(place)
        found = (set().union(*(places.get(mark, ()) for mark in same_contact(contact))) for contact in contacts)
        return [[_twin_of(there[place]) for place in sorted(met)] for met in found]

    return find


def _twin_of(contact: Contact) -> Twin:
    return Twin(pk=contact.pk, name=str(contact), why=in_words(contact.partner.name))


def same_contact(contact: Any) -> list[str]:
    """Tell by what two rows are one person: the address, or a name, at one partner."""
    marks = [contact.email.lower(), *(fold(name, strip_prefixes=False) for name in contact.name.as_dict().values())]
    return [f"{contact.partner_id}/{mark}" for mark in marks if mark]


IMPORTS.register(
    ImportKind(
        entity=PARTNER,
        name="partners",
        form=PartnerForm,
        twins=partners_like,
        keys=same_partner,
        values={"category": category_words},
        words={
            "name": (
                "organisation",
                "organization",
                "partner",
                "official name",
                "full name",
                "institution",
                "fr:nom",
                "fr:nom officiel",
                "fr:raison sociale",
                "fr:dénomination",
                "fr:organisme",
                "fr:partenaire",
                "ar:الاسم",
                "ar:الاسم الرسمي",
                "ar:اسم المؤسسة",
                "ar:اسم المنظمة",
                "ar:المؤسسة",
                "ar:الجهة",
                "ar:الشريك",
            ),
            "short_name": ("fr:nom court", "ar:الاسم المختصر"),
            "acronym": ("abbreviation", "sigle", "abréviation", "الاختصار", "المختصر"),
            "category": (
                "type",
                "kind",
                "type of organisation",
                "type de partenaire",
                "nature",
                "الفئة",
                "النوع",
                "التصنيف",
            ),
            "country": ("country", "state", "pays", "البلد", "الدولة", "بلد المقر"),
            "city": ("city", "town", "seat", "ville", "siège", "المدينة", "المقر"),
            "website": ("web", "url", "web site", "site", "site web", "site internet", "الموقع", "الموقع الإلكتروني"),
            "legal_status": ("legal form", "forme juridique", "الشكل القانوني"),
            "registration_number": (
                "registration no",
                "reg no",
                "n° d'enregistrement",
                "RC",
                "رقم التسجيل",
                "رقم القيد",
            ),
            "founded_year": (
                "founded",
                "established",
                "year",
                "année de création",
                "création",
                "créé en",
                "سنة التأسيس",
            ),
            "territories": ("countries of operation", "pays d'intervention", "بلدان العمل", "دول التدخل"),
            "head": ("president", "director", "président", "directeur", "responsable légal", "الرئيس", "المدير"),
            "summary": ("description", "activities", "fr:résumé", "fr:activités", "ar:نبذة", "ar:الأنشطة"),
            "fields_of_action": (
                "fields",
                "areas",
                "domains",
                "domaines",
                "domaines d'action",
                "المجالات",
                "مجالات العمل",
            ),
            "sdgs": ("sdg", "goals", "odd", "أهداف التنمية المستدامة"),
            "unit": ("sector", "department", "secteur", "département", "القطاع", "الإدارة"),
            "lead_officer": ("officer", "focal point", "chargé de dossier", "point focal", "المسؤول", "نقطة الاتصال"),
            "first_contact_date": ("first contact date", "date du premier contact", "تاريخ أول اتصال"),
        },
    )
)

IMPORTS.register(
    ImportKind(
        entity=CONTACT,
        name="contacts",
        form=ContactForm,
        twins=contacts_like,
        keys=same_contact,
        words={
            "partner": (
                "organisation",
                "organization",
                "partner number",
                "institution",
                "organisme",
                "numéro du partenaire",
                "المؤسسة",
                "المنظمة",
                "رقم الشريك",
            ),
            "name": (
                "full name",
                "contact",
                "person",
                "fr:nom",
                "fr:nom complet",
                "fr:nom et prénom",
                "ar:الاسم",
                "ar:الاسم الكامل",
            ),
            "style": ("title", "fr:civilité", "fr:titre", "ar:اللقب"),
            "post": ("position", "job title", "function", "fr:fonction", "fr:poste", "ar:الوظيفة", "ar:الصفة"),
            "email": (
                "mail",
                "e-mail address",
                "email",
                "courriel",
                "adresse électronique",
                "البريد",
                "البريد الإلكتروني",
            ),
            "phone": ("telephone", "tel", "mobile", "téléphone", "gsm", "الهاتف", "الجوال"),
            "language": ("language", "langue", "اللغة"),
            "purpose": ("why kept", "finalité", "الغرض"),
            "has_consented": ("consent", "consentement", "الموافقة"),
            "consent_date": ("date of consent", "date du consentement", "تاريخ الموافقة"),
        },
    )
)
