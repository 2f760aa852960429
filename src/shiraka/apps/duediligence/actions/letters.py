"""Letters to partners and National Commissions: a questionnaire, a decision against somebody and why (R-22)."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.apps.duediligence.models import Case
from shiraka.apps.partners.models import Contact, Partner
from shiraka.apps.partners.terms import OF_NO_STATE, ContactRole, PartnerStatus
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.languages.current import labelled, words
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.letters.composing import Content, Link, paragraphs_of
from shiraka.foundation.letters.writing import write
from shiraka.foundation.people.models import Appointment, Role, User
from shiraka.foundation.site import site_url

GOOD_FOR = timedelta(days=14)
_WRITTEN_TO = (ContactRole.FOCAL_POINT, ContactRole.HEAD, ContactRole.SIGNATORY)


def recipients(partner: Partner) -> list[Contact]:
    """Return whom at a partner a letter of ours goes to: its focal points, without any its head, then its signatory."""
    there = [contact for contact in partner.contacts.all() if contact.email and not contact.is_anonymised]
    present = [contact for contact in there if contact.end_date is None or contact.end_date >= clock.today()]
    for role in _WRITTEN_TO:
        found = [contact for contact in present if contact.role == role]
        if found:
            return found
    return present[:1]


def tell_of_decision(partner: Partner, *, what: str, reason: str) -> int:
    """Write to a partner what was decided against it and why, in the language of each; return how many were written to.

    `what` is the name of the state. The letter says how to answer, by when, and when it is looked at again (R-22).
    """
    written = 0
    for contact in recipients(partner):
        with translation.override(contact.language):
            written += write(contact.email, _decision(partner, what, reason), good_for=GOOD_FOR) is not None
    return written


def _decision(partner: Partner, what: str, reason: str) -> Content:
    answer, review = partner.answer_due_date, partner.review_date
    told = [labelled(_("Decision"), str(PartnerStatus(what).label)), labelled(_("Reasons"), reason)]
    if partner.status == PartnerStatus.SUSPENDED and partner.suspension_end_date:
        told.append(labelled(_("Suspended until"), day_in_words(partner.suspension_end_date)))
    if answer is not None:
        sentence = _(
            "You may answer in writing until %(day)s; your answer will be read before anything else is decided."
        )
        told.append(sentence % {"day": day_in_words(answer)})
    if review is not None:
        told.append(_("The decision will be looked at again on %(day)s.") % {"day": day_in_words(review)})
    return Content(
        subject=labelled(_("Decision on our cooperation"), words(partner.name)),
        paragraphs=tuple(paragraph for each in told for paragraph in paragraphs_of(each)),
        why=_("You receive this as the contact of %(partner)s.") % {"partner": words(partner.name)},
    )


def send_questionnaire(case: Case) -> int:
    """Write to the partner that its questionnaire waits, in the language of each contact; return how many."""
    written = 0
    for contact in recipients(case.partner):
        with translation.override(contact.language):
            written += write(contact.email, _questionnaire(case), good_for=GOOD_FOR) is not None
    return written


def _questionnaire(case: Case) -> Content:
    told = [_("Before we work together we ask every partner the same questions, and read what shows the answers.")]
    if case.questionnaire_due_date is not None:
        told.append(_("Answers are due by %(day)s.") % {"day": day_in_words(case.questionnaire_due_date)})
    told.append(_("If you have no account yet, answer this letter: the officer who works with you will help."))
    return Content(
        subject=labelled(_("Questionnaire"), words(case.partner.name)),
        paragraphs=tuple(told),
        link=Link(words=_("The questionnaire"), url=site_url(reverse("case-questionnaire", args=[case.pk]))),
        why=_("You receive this as the contact of %(partner)s.") % {"partner": words(case.partner.name)},
    )


def inform_commission(case: Case) -> int:
    """Tell the National Commission of the State of a national entity that a case was opened (R-09); return how many."""
    if not _is_national(case.partner):
        return 0
    written = 0
    for user in _commission_of(case.partner.country):
        with translation.override(user.language):
            written += write(user, _information(case), good_for=GOOD_FOR) is not None
    case.commission_informed_date = clock.today()
    update_record(case, actor=None, version=case.version, action="inform_commission")
    return written


def _is_national(partner: Partner) -> bool:
    return partner.is_member_country and partner.category not in OF_NO_STATE


def _commission_of(country: str) -> Iterator[User]:
    today = clock.today()
    posts = Appointment.objects.filter(role=Role.NC, country=country, start_date__lte=today)
    yield from (post.user for post in posts.exclude(end_date__lt=today).select_related("user") if post.user.is_active)


def _information(case: Case) -> Content:
    told = _("We are beginning the due diligence of %(partner)s. If there is something we should know, tell us.")
    return Content(
        subject=labelled(_("For your information"), words(case.partner.name)),
        paragraphs=(told % {"partner": words(case.partner.name)},),
        why=_("You receive this as the National Commission of the State in which it has its seat."),
    )
