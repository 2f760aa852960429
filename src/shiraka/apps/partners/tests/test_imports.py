"""Bringing in a table of partners or contacts, from the file to undoing it."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.forms import PartnerForm
from shiraka.apps.partners.models import Contact, Partner
from shiraka.apps.partners.rules.duplicates import possible_duplicates
from shiraka.apps.partners.terms import category_choices, category_words
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, filled
from shiraka.engines.search import read_query
from shiraka.engines.tables.tests.samples import altered, sheet_of, workbook
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.forms import form_class
from shiraka.foundation.importing import examine as examine_module
from shiraka.foundation.importing.definition import IMPORTS
from shiraka.foundation.importing.examine import Examination, examine
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.models import Import, ImportedRecord
from shiraka.foundation.importing.proposing import propose
from shiraka.foundation.importing.sources import Source
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.people.models import User
from shiraka.foundation.search.finding import those_found
from shiraka.values.folding import fold
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

HEAD = ["Nom officiel", "الاسم", "Type", "Pays", "Création", "Premier contact", "Pays d'intervention"]
ATLAS = [
    "Association de l'Atlas",
    "جمعية الأطلس",
    "National NGO or civil society organization",
    "Maroc",
    1990,
    "25/12/2021",
    "Maroc; Sénégal",
]
OASIS = ["Fonds des oasis", "صندوق الواحات", "ngo_national", "الأردن", "١٩٩٥", "03/04/2022", ""]
TITLES = [["Registre des partenaires 2024"], [], HEAD]


def table(*rows: list[Any], head: list[Any] | None = None) -> bytes:
    return workbook([["Registre des partenaires 2024"], [], head or HEAD, *rows]).getvalue()


def sent(client: Client, content: bytes, name: str = "register.xlsx", kind: str = "partners") -> Any:
    return client.post(reverse(f"import-{kind}"), {"file": SimpleUploadedFile(name, content)})


def checked(client: Client, content: bytes, kind: str = "partners", name: str = "register.xlsx", **more: str) -> Import:
    """Bring a file in, accept the columns as they are proposed, and have it checked."""
    address = sent(client, content, name, kind)["Location"]
    shown = client.get(address).context["form"]
    answers = {bound.html_name: bound.value() or "" for bound in shown} | more
    assert client.post(address, answers).status_code == 302
    run_waiting()
    return Import.objects.latest("pk")


def stored(client: Client, batch: Import, **answers: str) -> Import:
    answer = client.post(reverse("import", args=[batch.pk]), answers)
    assert answer.status_code == 302, re.sub(r"<[^>]+>", " ", answer.content.decode())
    run_waiting()
    batch.refresh_from_db()
    return batch


@pytest.fixture
def officer() -> User:
    return make.make_user("PO")


@pytest.fixture
def client(officer: User) -> Client:
    return as_(officer)


def test_a_table_becomes_partners_that_are_numbered_found_and_told(client: Client, officer: User) -> None:
    before = make.make_partner(lead_officer=officer)
    batch = checked(client, table(ATLAS, OASIS))
    assert (batch.state, batch.findings["problems"], batch.findings["acts"]) == ("previewed", [], {"create": 2})
    assert Partner.objects.count() == 1
    assert stored(client, batch).state == "stored"
    atlas, oasis = Partner.objects.exclude(pk=before.pk).order_by("pk")
    assert atlas.name == Text(fr="Association de l'Atlas", ar="جمعية الأطلس")
    assert (atlas.category, atlas.country, atlas.territories) == ("ngo_national", "MAR", ["MAR", "SEN"])
    assert (oasis.country, oasis.founded_year, str(oasis.first_contact_date)) == ("JOR", 1995, "2022-04-03")
    assert (atlas.lead_officer, atlas.created_by, atlas.version) == (officer, officer, 1)
    assert [int(item.number[2:]) for item in (before, atlas, oasis)] == list(
        range(int(before.number[2:]), int(before.number[2:]) + 3)
    )
    assert those_found(Partner.objects.all(), read_query("الأطلس"), "partner").get() == atlas
    assert [
        like.partner for like in possible_duplicates(Partner(name=atlas.name, country="MAR"), Partner.objects.all())
    ]
    entry = Entry.objects.get(action="create", object_id=atlas.pk, reference=atlas.number)
    assert (entry.actor, entry.reason) == (officer, "From register.xlsx, row 4")
    assert verify().is_sound


def test_each_problem_is_named_with_its_cell_and_nothing_is_written(client: Client) -> None:
    wrong = ["", "", "National civil society", "Morroco", "long ago", "31/02/2022", "Maroc; Atlantis"]
    batch = checked(client, table(ATLAS, wrong))
    told = {problem["cell"]: (problem["what"], problem["instead"]) for problem in batch.findings["problems"]}
    assert told["C5"] == (
        "“National civil society” is not in the list.",
        "Perhaps “National NGO or civil society organization”.",
    )
    assert told["D5"] == ("“Morroco” is not in the list.", "Perhaps “Morocco”.")
    assert told["E5"] == ("“long ago” is no number.", "Write digits only, like 1250 or 1250.50.")
    assert told["F5"] == ("There is no day “31/02/2022”.", "Write it like 2024-03-31.")
    assert told["G5"][0] == "“Atlantis” is not in the list."
    assert told["A5"][0] == "The cell is empty: write it in at least one language."
    page = client.get(reverse("import", args=[batch.pk])).content.decode()
    assert all(f"<bdi>{cell}</bdi>" in page for cell in told)
    assert client.post(reverse("import", args=[batch.pk]), {"problems": "stop"}).status_code == 422
    assert not Partner.objects.exists()
    assert stored(client, batch, problems="leave_out").state == "stored"
    assert Partner.objects.count() == 1


CATEGORIES = {
    "academic": ("University", "Université", "جامعة", "Academic institution", "Institut", "مركز بحوث", "UNIVERSITE"),
    "network": ("Network", "Réseau", "شبكة", "Fédération", "اتحاد"),
    "ngo_national": ("NGO", "ONG", "منظمة غير حكومية", "Association", "جمعية", "Société civile"),
    "ngo_intl": ("INGO", "ONG internationale", "منظمة غير حكومية دولية"),
    "government": ("Ministry", "Ministère de la Culture", "Ministry of Higher Education", "وزارة التربية الوطنية"),
    "un": ("UN", "ONU", "الأمم المتحدة"),
    "foundation": ("Fondation", "وقف", "Charity"),
    "company": ("Entreprise", "شركة", "Private sector"),
    "media": ("Press", "Presse", "إعلام"),
}


@pytest.mark.parametrize("category", CATEGORIES)
def test_categories_are_known_by_the_words_offices_use(officer: User, category: str) -> None:
    rows = [[f"Atlas {n}", "", word, "Maroc", "", "", ""] for n, word in enumerate(CATEGORIES[category])]
    run = examination(officer, table(*rows))
    found = [draft.values["category"] for draft in run.drafts()]
    assert (found, run.findings.problems) == ([category] * len(rows), [])


def test_the_words_for_categories_lead_to_one_each_that_there_is() -> None:
    codes = dict(category_choices())
    words = [(fold(word), code) for code, several in category_words().items() for word in several]
    assert {code for _word, code in words} == set(codes)
    assert len(dict(words)) == len(set(words))


def test_a_refusal_names_the_field_and_what_is_taken(officer: User) -> None:
    run = examination(officer, table(["Atlas", "", "Circus", "Maroc"], ["Oasis", "", "", "Utopia"]))
    assert not list(run.drafts())
    told = {problem.cell: (problem.field, problem.what, problem.instead) for problem in run.findings.problems}
    offered = f"Write one of: {'; '.join(label for _code, label in category_choices())}."
    assert told["C4"] == ("category", "“Circus” is not in the list.", offered)
    assert told["C5"] == ("category", "The cell is empty, and it is required.", offered)
    assert told["D5"] == (
        "country of the seat",
        "“Utopia” is not in the list.",
        "Write its name in English, French or Arabic, or its code.",
    )


def test_without_a_file_the_kinds_are_named_that_are_taken(client: Client) -> None:
    page = client.post(reverse("import-partners"), {}).content.decode()
    assert "Choose the file: .xlsx, .csv, .tsv, .txt." in page
    assert "This field is required." not in page


def test_what_may_be_there_already_is_shown_and_decided(client: Client, officer: User) -> None:
    there = make.make_partner(name=Text(fr="Association de l'Atlas"), country="MAR", lead_officer=officer)
    batch = checked(client, table(ATLAS, OASIS, OASIS))
    twins = {row["row"]: row["twins"] for row in batch.findings["twins"]}
    assert twins[4][0]["pk"] == there.pk
    assert twins[6][0]["name"] == "row 5"
    assert client.post(reverse("import", args=[batch.pk]), {}).status_code == 422
    answers = {"row-4": f"update:{there.pk}", "row-6": "skip"}
    stored(client, batch, twins="ask", **answers)
    assert Partner.objects.count() == 2
    there.refresh_from_db()
    assert (there.name.ar, there.founded_year, there.version) == ("جمعية الأطلس", 1990, 2)


def test_of_several_that_may_be_the_same_the_surest_is_completed(client: Client, officer: User) -> None:
    near = make.make_partner(name=Text(fr="Association de l'Atlas blanc"), country="MAR", lead_officer=officer)
    same = make.make_partner(name=Text(fr="Association de l'Atlas"), country="MAR", lead_officer=officer)
    batch = checked(client, table(ATLAS))
    assert [twin["pk"] for twin in batch.findings["twins"][0]["twins"]] == [same.pk, near.pk]
    stored(client, batch, twins="update")
    for partner in (near, same):
        partner.refresh_from_db()
    assert (near.version, same.version, same.name.ar) == (1, 2, "جمعية الأطلس")


@pytest.mark.parametrize("together", [1, 7])
def test_rows_looked_up_together_find_what_each_would_alone(
    officer: User, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    for number in range(6):
        make.make_partner(name=Text(fr=f"Association Atlas {number}"), country="MAR")
    rows = [[f"Association Atlas {n % 8}", "", "ngo_national", "Maroc", "", "", ""] for n in range(20)]
    rows[3][3] = "Atlantis"
    found = {draft.row: draft for draft in examination(officer, table(*rows)).drafts()}
    monkeypatch.setattr(examine_module, "TOGETHER", together)
    run = examination(officer, table(*rows))
    assert {draft.row: draft for draft in run.drafts()} == found
    assert (len(found), run.findings.bad_rows) == (19, 1)
    assert sum(any(twin.pk for twin in draft.twins) for draft in found.values()) > len(found) // 2


def test_a_whole_import_is_undone(client: Client, officer: User) -> None:
    there = make.make_partner(name=Text(fr="Association de l'Atlas"), country="MAR", lead_officer=officer)
    batch = stored(client, checked(client, table(ATLAS, OASIS)), twins="update")
    added = Partner.objects.exclude(pk=there.pk).get()
    assert client.get(reverse("import-undo", args=[batch.pk])).status_code == 200
    client.post(reverse("import-undo", args=[batch.pk]))
    run_waiting()
    batch.refresh_from_db()
    there.refresh_from_db()
    assert (batch.state, there.name, there.founded_year) == ("undone", Text(fr="Association de l'Atlas"), None)
    assert not Partner.objects.filter(pk=added.pk).exists()
    assert Entry.objects.filter(action="undo_import", reference=added.number).exists()
    assert verify().is_sound
    # A number is not given again.
    assert make.make_partner().number > added.number


def test_nothing_is_undone_where_somebody_worked_since_unless_those_are_left(client: Client, officer: User) -> None:
    batch = stored(
        client, checked(client, table(ATLAS, OASIS, ["Forum du Sud", "", "ngo_national", "Mali", "", "", ""]))
    )
    atlas, oasis, forum = Partner.objects.order_by("pk")
    atlas.city = "Ifrane"
    update_record(atlas, actor=officer, version=1)
    create_record(Contact(partner=oasis, name=Text(en="A"), purpose="Letters"), actor=officer)
    client.post(reverse("import-undo", args=[batch.pk]))
    run_waiting()
    batch.refresh_from_db()
    assert batch.state == "stored"
    assert [item["name"] for item in batch.findings["kept"]] == [str(atlas), str(oasis)]
    assert Partner.objects.count() == 3
    assert "Ifrane" not in client.get(reverse("import", args=[batch.pk])).content.decode()
    client.post(reverse("import-undo", args=[batch.pk]), {"leaving": "yes"})
    run_waiting()
    assert set(Partner.objects.all()) == {atlas, oasis}
    assert not Partner.objects.filter(pk=forum.pk).exists()


def test_columns_once_assigned_are_known_again_by_the_office(client: Client, officer: User) -> None:
    content = table(["A", "x"], head=["Bezeichnung", "Land"])
    address = sent(client, content)["Location"]
    form = client.get(address).context["form"]
    assert form["column-0"].value() == ""
    given = {"column-0": "name.en", "column-1": "country", "fixed-category": "ngo_national"}
    assert client.post(address, given).status_code == 302
    run_waiting()
    colleague = as_(make.make_user("PO"))
    form = colleague.get(sent(colleague, content)["Location"]).context["form"]
    assert [form[name].value() for name in given] == list(given.values())
    assert Import.objects.filter(created_by=officer).latest("pk").findings["problems"][0]["cell"] == "B4"


def test_what_no_column_gives_is_told_once_and_given_for_all_rows(client: Client) -> None:
    content = table(["Association de l'Atlas", "Maroc"], head=["Nom", "Pays"])
    batch = checked(client, content)
    (problem,) = batch.findings["problems"]
    assert (problem["cell"], problem["field"]) == ("", "category")
    batch = checked(client, content, **{"fixed-category": "ONG nationale ou organisation de la société civile"})
    assert batch.findings["problems"] == []


def test_of_several_sheets_the_one_with_the_partners_is_read(client: Client) -> None:
    content = workbook([["Notes"], ["About this file", "by us"]], [*TITLES, ATLAS]).getvalue()
    assert checked(client, content).findings["rows"] == 1


def test_a_table_in_an_old_encoding_with_a_doubtful_order_of_days_says_how_it_was_read(client: Client) -> None:
    text = "الاسم;النوع;البلد;تاريخ أول اتصال\nجمعية الأطلس;ngo_national;المغرب;03/04/2022\n"
    batch = checked(client, text.encode("cp1256"), name="register.csv")
    assert batch.findings["problems"] == []
    assert [remark["column"] for remark in batch.findings["remarks"]] == ["D"]
    stored(client, batch)
    assert str(Partner.objects.get().first_contact_date) == "2022-04-03"


def test_hidden_marks_and_formulas_in_cells_do_no_harm(client: Client) -> None:
    batch = checked(client, table(["\u202e=1+1", "", "ngo_national", "Maroc", "", "", ""]))
    assert len(batch.findings["remarks"]) >= 1
    stored(client, batch)
    assert "\u202e" not in Partner.objects.get().name.fr


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "old.xls": (OLE + b"\0" * 600, "This is a workbook of the old Excel format"),
    "locked.xlsx": (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "page.xls": (b"<html><table><tr><td>Nom", "This is a file of another program"),
    "paper.pdf": (b"%PDF-1.7\n...", "This is a file of another program"),
    "picture.xlsx": (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "This is neither an Excel workbook nor a CSV text"),
    "empty.csv": (b"", "The submitted file is empty"),
    "numbers.csv": (b"1,2\n3,4\n", "No row names the columns"),
    "quote.csv": (b'Nom,Pays\n"A' + b"x" * 200_000, "quotation mark without its end"),
    "half.xlsx": (workbook([HEAD]).getvalue()[:2000], "The file is damaged"),
    "macros.xlsm": (altered(workbook([HEAD]), **{"xl/vbaProject.bin": b"x"}).getvalue(), "contains macros"),
    "bomb.xlsx": (
        altered(workbook([HEAD]), **{"xl/media/a.png": b"0" * 30_000_000}).getvalue(),
        "would unfold to 30 MB",
    ),
    "entities.xlsx": (
        altered(workbook([HEAD]), sheet=sheet_of("<row r='1'/>", '<!DOCTYPE a [<!ENTITY b "bb">]>')).getvalue(),
        "The workbook is not built as Excel builds them",
    ),
    "corner.xlsx": (
        altered(workbook([HEAD]), sheet=sheet_of("<row r='9999'><c r='XFD9999'><v>1</v></c></row>")).getvalue(),
        "XFD9999",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_taken_is_told_why_and_not_kept(client: Client, name: str) -> None:
    content, words = HOSTILE[name]
    answer = sent(client, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()


def test_a_file_larger_than_any_that_is_taken_is_told_its_size(client: Client, settings: Any) -> None:
    settings.SHIRAKA_MAX_UPLOAD_BYTES = 1_000_000
    answer = sent(client, b"Nom,Pays\n" + b"x" * 1_200_000, "huge.csv")
    assert answer.status_code == 422
    assert "The file has 1.2 MB; the limit is 1 MB." in answer.content.decode()
    answer = sent(client, b"Nom,Pays\n" + b"x" * 3_000_000, "gigabyte.csv")
    assert answer.status_code == 413
    assert "The file is too large" in answer.content.decode()
    assert not Import.objects.exists()


def test_broken_letters_are_shown_as_such_and_can_be_left_out(client: Client) -> None:
    content = b"Nom officiel,Type,Pays\n" + b"Caf\xe9 \xff\xfe\x81,ONG,Maroc\n" + "Société,ONG,Maroc\n".encode()
    batch = checked(client, content, name="broken.csv")
    assert batch.state == "previewed"
    assert (batch.findings["rows"], batch.findings["bad_rows"]) == (2, 0)


def test_an_import_is_seen_by_whoever_made_it_alone(client: Client) -> None:
    batch = checked(client, table(ATLAS))
    other = as_(make.make_user("PO"))
    for name in ("import", "import-columns", "import-undo"):
        assert other.get(reverse(name, args=[batch.pk])).status_code == 404


def test_whoever_comes_second_finds_it_stored(client: Client) -> None:
    batch = checked(client, table(ATLAS))
    stored(client, batch)
    assert client.post(reverse("import", args=[batch.pk]), {}).status_code == 302
    run_waiting()
    assert Partner.objects.count() == ImportedRecord.objects.count() == 1


def test_contacts_find_their_partner_by_number_or_name(client: Client, officer: User) -> None:
    partner = make.make_partner(name=Text(en="Oasis Fund"), lead_officer=officer)
    rows = [
        ["Organisation", "Full name", "E-mail", "Purpose", "Consent", "Date of consent"],
        [partner.number, "Amina Idrissi", "amina@example.org", "Letters", "oui", "1 mars 2024"],
        ["oasis fund", "Omar Benali", "omar@example.org", "Letters", "لا", ""],
        ["Nobody", "X", "no address", "Letters", "perhaps", ""],
    ]
    batch = checked(client, workbook(rows).getvalue(), "contacts")
    assert {problem["cell"] for problem in batch.findings["problems"]} == {"A4", "C4", "E4"}
    stored(client, batch, problems="leave_out")
    assert sorted(contact.name.en for contact in partner.contacts.all()) == ["Amina Idrissi", "Omar Benali"]
    # of personal data the trail keeps no word.
    assert "Amina" not in str(list(Entry.objects.values_list("after", "before", "reference", "reason")))


def examination(user: User, content: bytes) -> Examination:
    kind = IMPORTS.get("partner")
    assert kind is not None
    source = Source(BytesIO(content))
    reading, _is_known = propose(kind, user, source.header("partner", Reading())[0], Reading())
    return Examination(kind, user, source, reading)


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("acronym", "AD", "A" * 41),
        ("website", "example.org", "no address at all"),
        ("founded_year", "1990", "99999"),
        ("city", "Fès", "C" * 121),
        ("summary_en", "They teach.", "x" * 20_001),
    ],
)
def test_a_row_is_judged_as_the_form_would_judge_it(officer: User, field: str, good: str, bad: str) -> None:
    kind = form_class(PARTNER, officer, PartnerForm)
    head = ["Name", "Category", "Country", field.replace("_en", " (en)")]
    for value in (good, bad):
        form = kind(filled(officer, **{field: value}), user=officer)
        run = examination(officer, workbook([head, ["Amal", "ngo_national", "SEN", value]]).getvalue())
        drafts = list(run.drafts())
        assert bool(drafts) == form.is_valid() == (value == good)
        if drafts:
            name = field.removesuffix("_en")
            assert getattr(run.make(drafts[0]), name) == getattr(form.save(commit=False), name), (
                f"{field} is read otherwise than typed"
            )


def test_checking_thousands_of_rows_asks_the_database_no_more_than_a_few(
    officer: User, django_assert_max_num_queries: Any
) -> None:
    rows = [[f"Association {n}", "", "ngo_national", "Maroc", 1990, "25/12/2021", "Maroc"] for n in range(300)]
    kind = IMPORTS.get("partner")
    assert kind is not None
    with django_assert_max_num_queries(30):
        run = examination(officer, table(*rows))
        assert len(list(run.drafts())) == 300
        assert examine(kind, officer, run.source, run.reading).bad_rows == 0
