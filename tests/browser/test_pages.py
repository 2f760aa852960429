"""Every kind of page in the three languages: nothing axe objects to, nothing wider than the window."""

from dataclasses import dataclass

import pytest

from tests.browser.conftest import Enter
from tests.browser.looking import overflow, violations
from tests.browser.visitor import LANGUAGES, NARROW, WIDE, Visitor

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Walk:
    """What one account looks at: addresses, and lists of which the first record is opened too."""

    account: str
    addresses: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    of_a_record: tuple[str, ...] = ()


WALKS = (
    Walk(
        "po1",
        ("/", "/search/?q=school", "/partners/add/", "/agreements/add/", "/profile/", "/profile/tokens/"),
        ("/partners/?status=active", "/agreements/?status=internal_review", "/partners/contacts/"),
        ("", "edit/", "history/", "documents/add/"),
    ),
    Walk(
        "hs1",
        (
            "/",
            "/settings/",
            "/administration/delegations/",
            "/administration/interests/",
            "/administration/trail/",
            "/nowhere/",
        ),
        ("/partners/?status=in_due_diligence", "/partners/markers/?status=claimed", "/partners/member-states/"),
        ("", "sheet/", "moves/clear/", "moves/verify/"),
    ),
    Walk(
        "ad1",
        (
            "/",
            "/settings/",
            "/administration/people/",
            "/administration/people/add/",
            "/account/sessions/",
            "/account/2fa/",
            "/account/2fa/totp/activate/",
        ),
        (),
    ),
    Walk("au1", ("/", "/partners/"), ("/agreements/?status=in_force",), ("",)),
    Walk("ep1", ("/", "/partners/"), ("/agreements/",), ("",)),
)


def look(visitor: Visitor, path: str) -> list[str]:
    """Open a page wide and narrow, and return what is wrong with it; an address that is not there is an error page."""
    visitor.resize(WIDE)
    visitor.open(path)
    wrong = [*violations(visitor.page), *overflow(visitor.page)]
    visitor.resize(NARROW)
    wrong += overflow(visitor.page)
    return [f"{path}: {one}" for one in wrong]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_every_kind_is_accessible_and_fits(enter: Enter, language: str) -> None:
    wrong: list[str] = []
    looked = 0
    for walk in WALKS:
        visitor = enter(walk.account, language)
        for path in walk.addresses:
            wrong += look(visitor, path)
            looked += 1
        for path in walk.lists:
            wrong += look(visitor, path)
            looked += 1
            visitor.resize(WIDE)
            visitor.open(path)
            first = visitor.main.locator("tbody a").first
            address = first.get_attribute("href") if first.count() else None
            for page in walk.of_a_record if address else ():
                wrong += look(visitor, f"{address}{page}")
                looked += 1
    assert wrong == []
    print(f"{language}: {looked} pages, 0 violations, none wider than {NARROW} and {WIDE} px")  # noqa: T201


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doors_are_accessible_and_fit(enter: Enter, language: str) -> None:
    visitor = enter()
    wrong = [
        wrong for path in ("/account/login/", "/demo/", "/account/password/reset/") for wrong in look(visitor, path)
    ]
    assert wrong == []
    visitor.sign_in("po1").speak(language)


def test_a_form_with_errors_keeps_what_was_typed(enter: Enter) -> None:
    visitor = enter("po1", "en")
    visitor.open("/partners/add/")
    visitor.fill(acronym="LAMP", city="Fez")
    visitor.send()
    assert visitor.main.locator("[aria-invalid=true]").count() > 0
    assert visitor.main.locator("[name=acronym]").input_value() == "LAMP"
    assert violations(visitor.page) == []
    visitor.resize(NARROW)
    assert overflow(visitor.page) == []


def test_a_list_is_filtered_on_a_telephone(enter: Enter) -> None:
    visitor = enter("po1", "ar", width=NARROW)
    visitor.open("/partners/")
    visitor.main.locator(".filters summary").first.click()
    visitor.main.locator("[name=status][value=active]").check()
    with visitor.page.expect_navigation():
        visitor.main.locator(".pane button.primary").click()
    assert "status=active" in visitor.page.url
    assert overflow(visitor.page) == []


def test_two_who_edit_one_partner_see_both_texts(enter: Enter) -> None:
    first, second = enter("po1", "en"), enter("po2", "en")
    first.open("/partners/?status=active")
    address = first.main.locator("tbody a").first.get_attribute("href")
    for visitor in (first, second):
        visitor.open(f"{address}edit/")
    first.fill(city="Fez of the first")
    first.send()
    first.page.wait_for_selector(".track")
    second.fill(city="Fez of the second")
    second.send()
    assert "Fez of the first" in second.words
    assert "Fez of the second" in second.words
    assert violations(second.page) == []
    second.open(str(address))
    assert "Fez of the first" in second.words
