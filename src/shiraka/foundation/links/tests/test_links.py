"""A link is seen from both ends, by those who may see the other end."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.access.levels import MASK
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.tests.stand_in import make_record, make_user
from shiraka.foundation.links.actions import LinkRefused, link, unlink
from shiraka.foundation.links.models import Link, LinkKind
from shiraka.foundation.links.queries import links_of
from shiraka.foundation.people.models import Role

pytestmark = pytest.mark.django_db


def test_a_link_reads_in_both_directions() -> None:
    officer, first, second = make_user("officer", Role.PO), make_record(), make_record()
    link(first, second, actor=officer, kind=LinkKind.CONCERNS, note=" about it ")
    there, back = links_of(first, officer), links_of(second, officer)
    assert [(found.record, found.label, found.note) for found in there] == [(second, "Concerns", "about it")]
    assert [(found.record, found.label, found.is_outgoing) for found in back] == [(first, "Concerned by", False)]


def test_both_trails_tell_of_a_link_and_of_its_end() -> None:
    officer, first, second = make_user("officer", Role.PO), make_record(), make_record()
    made = link(first, second, actor=officer, kind=LinkKind.FOLLOWS)
    unlink(made, actor=officer, reason="A mistake.")
    told = Entry.objects.filter(action__in=("link", "unlink")).order_by("sequence")
    assert [(entry.action, entry.object_id) for entry in told] == [
        ("link", first.pk),
        ("link", second.pk),
        ("unlink", first.pk),
        ("unlink", second.pk),
    ]
    assert links_of(first, officer) == []
    with pytest.raises(LinkRefused, match="already been removed"):
        unlink(made, actor=officer)


def test_the_same_link_is_not_made_twice_nor_to_itself() -> None:
    first, second = make_record(), make_record()
    link(first, second, actor=None, kind=LinkKind.RELATED)
    with pytest.raises(LinkRefused, match="already linked"):
        link(first, second, actor=None, kind=LinkKind.RELATED)
    with pytest.raises(LinkRefused, match="itself"):
        link(first, first, actor=None, kind=LinkKind.RELATED)
    assert Link.objects.count() == 1


def test_only_who_edits_the_one_and_sees_the_other_may_link() -> None:
    officer, legal = make_user("officer", Role.PO), make_user("legal", Role.LA)
    open_record, hidden_record = make_record(), make_record(confidentiality=4)
    for actor, source, target in (
        (legal, open_record, make_record()),
        (officer, open_record, hidden_record),
        (officer, hidden_record, open_record),
    ):
        with pytest.raises(PermissionDenied):
            link(source, target, actor=actor, kind=LinkKind.CONCERNS)


def test_a_hidden_record_is_neither_listed_nor_named_in_the_other_trail() -> None:
    officer = make_user("officer", Role.PO)
    open_record, hidden_record = make_record(), make_record(confidentiality=4, reference="P-00666")
    link(open_record, hidden_record, actor=None, kind=LinkKind.CONCERNS, note="about P-00666")
    assert links_of(open_record, officer) == []
    told = Entry.objects.get(action="link", object_id=open_record.pk).after
    assert told["record"] == MASK
    assert "P-00666" not in str(told)


def test_listing_costs_the_same_for_thirty_links_as_for_three() -> None:
    officer, here = make_user("officer", Role.PO), make_record()
    counts = []
    for size in (3, 30):
        while Link.objects.count() < size:
            ends = (here, make_record()) if Link.objects.count() % 2 else (make_record(), here)
            link(*ends, actor=None, kind=LinkKind.CONCERNS)
        links_of(here, officer)
        with CaptureQueriesContext(connection) as queries:
            assert len(links_of(here, officer)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 2
