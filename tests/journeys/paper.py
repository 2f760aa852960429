"""What a page says and offers, read from its HTML as a browser would, without running anything."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID_TEXT = frozenset({"script", "style", "svg", "datalist"})
BUTTONS = frozenset({"submit", "button", "reset", "image"})


@dataclass
class Form:
    """A form with what stands in it; `names` are all its inputs, also the empty ones."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Link:
    """Where it leads and what it says."""

    href: str
    words: str = ""


@dataclass
class Paper(HTMLParser):
    """The main part of a page: its words, its links, its forms."""

    html: str
    said: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._is_main = self._has_chosen = False
        self._muted = ""
        self._link: Link | None = None
        self._select = self._option = self._area = ""
        self._offered: list[str] = []
        self.feed(self.html)

    @property
    def words(self) -> str:
        """Everything it says, with single spaces."""
        return " ".join(" ".join(self.said).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._is_main = True
        if not self._is_main:
            return
        if tag in VOID_TEXT:
            self._muted = tag
        elif tag == "a" and "href" in given:
            self._link = Link(given["href"])
            self.links.append(self._link)
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif (self.forms and given.get("name")) or tag == "option":
            self._input(tag, given)

    def _input(self, tag: str, given: dict[str, str]) -> None:
        if tag == "input":
            self._line(given)
        elif tag == "button":
            self.forms[-1].buttons.add((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._area = given["name"]
            self._put(self._area, "")
        elif tag == "select":
            self._select, self._offered, self._has_chosen = given["name"], [], "multiple" in given
            self.forms[-1].names.add(self._select)
        elif tag == "option" and self._select:
            self._offered.append(given.get("value", ""))
            if "selected" in given:
                self._has_chosen = True
                self._put(self._select, given.get("value", ""))

    def _line(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        self.forms[-1].names.add(given["name"])
        is_box = kind in {"checkbox", "radio"}
        if kind != "file" and kind not in BUTTONS and (not is_box or "checked" in given):
            self._put(given["name"], given.get("value", "on" if is_box else ""))

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].names.add(name)
        self.forms[-1].values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._is_main = False
        if tag == self._muted:
            self._muted = ""
        if tag == "a":
            self._link = None
        if tag == "textarea":
            self._area = ""
        if tag == "select" and self._select:
            # A browser sends the first choice of a select in which none is chosen.
            if not self._has_chosen and self._offered:
                self._put(self._select, self._offered[0])
            self._select = ""

    def handle_data(self, data: str) -> None:
        if not self._is_main or self._muted:
            return
        if self._area:
            # The first line end after the tag is no part of the text.
            self.forms[-1].values[self._area][-1] += data.removeprefix("\n")
            return
        if self._link is not None:
            self._link.words += data
        self.said.append(data)
