"""One of a list of things, named by its code or by its name in any language; and several of them in one cell."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from shiraka.engines.tables.cells import clean
from shiraka.values.country import all_countries
from shiraka.values.folding import fold

YES = frozenset(map(fold, ("yes", "y", "true", "1", "x", "✓", "✔", "oui", "o", "vrai", "نعم", "صحيح", "صح")))
NO = frozenset(map(fold, ("no", "n", "false", "0", "non", "faux", "لا", "خطأ", "كلا")))
_TICKS = frozenset("✓✔☑")
_ALIKE, _SHORTEST = 0.8, 5
_SURE_PARTS, _COMMAS = re.compile(r"[;؛\n|]"), re.compile(r"[,،]")

_OTHER_NAMES = {
    "ARE": ("UAE", "Emirates", "EAU", "الإمارات", "دولة الإمارات"),
    "GBR": ("UK", "U.K.", "Scotland", "Écosse", "Wales", "Great Britain", "England", "Grande-Bretagne", "بريطانيا"),
    "USA": (
        "US",
        "U.S.",
        "U.S.A.",
        "United States of America",
        "États-Unis d'Amérique",
        "أمريكا",
        "الولايات المتحدة الأمريكية",
    ),
    "SAU": ("KSA", "K.S.A.", "Kingdom of Saudi Arabia", "السعودية"),
    "CIV": ("Ivory Coast", "Côte d'Ivoire", "ساحل العاج"),
    "PSE": (
        "Palestine",
        "State of Palestine",
        "Palestinian Territories",
        "Territoires palestiniens",
        "فلسطين",
        "دولة فلسطين",
    ),
    "IRN": ("Iran",),
    "SYR": ("Syria", "Syrie", "سوريا", "سورية"),
    "RUS": ("Russia", "Russian Federation", "Russie"),
    "TUR": ("Turkey", "Turquie", "تركيا"),
    "KOR": ("South Korea", "Corée du Sud", "كوريا الجنوبية"),
    "CZE": ("Czech Republic", "République tchèque"),
    "NLD": ("The Netherlands", "Holland", "Hollande", "هولندا"),
    "CMR": ("Cameroun", "الكاميرون"),
    "SWZ": ("Swaziland",),
    "MKD": ("Macedonia", "Macédoine"),
    "COD": (
        "DRC",
        "RDC",
        "DR Congo",
        "Congo-Kinshasa",
        "Democratic Republic of Congo",
        "République démocratique du Congo",
        "الكونغو الديمقراطية",
        "جمهورية الكونغو الديمقراطية",
    ),
    "COG": ("Congo-Brazzaville", "Republic of Congo"),
    "MMR": ("Burma", "Birmanie", "بورما"),
    "BRN": ("Brunei", "بروناي"),
    "TLS": ("East Timor", "Timor oriental", "تيمور الشرقية"),
    "BIH": ("Bosnia", "Bosnie", "البوسنة"),
    "VAT": ("Vatican", "Holy See", "Saint-Siège", "الفاتيكان"),
    "COM": ("Union of Comoros", "Union des Comores"),
    "BFA": ("Burkina",),
    "CHN": ("PRC", "People's Republic of China", "Chine populaire"),
    "HKG": ("Hong Kong", "هونغ كونغ"),
    "MAC": ("Macao", "Macau"),
    "TTO": ("Trinidad", "Trinité"),
    "STP": ("São Tomé", "Sao Tomé"),
    "DOM": ("República Dominicana",),
}


class Names:
    """Codes by all the names they have; raises nothing where two codes share a name: then it means neither.

    `others` are words that people use instead of names: they count where no code has them as its name. What ends in
    `*` stands for all that begin so.
    """

    def __init__(self, named: Mapping[str, Iterable[str]], others: Mapping[str, Iterable[str]] | None = None) -> None:
        self._by_name = _by_name({code: [name for name in names if name] for code, names in named.items()})
        said = {code: [*words] for code, words in (others or {}).items() if code in named}
        plain = _by_name({code: [word for word in words if not word.endswith("*")] for code, words in said.items()})
        begun = _by_name({code: [word for word in words if word.endswith("*")] for code, words in said.items()})
        self._by_name = plain | self._by_name
        self._by_beginning = {f"{name} ": code for name, code in begun.items() if code}
        # A code is a code, whatever else it may be the name of.
        self._by_name |= {fold(code): code for code in named if fold(code)}

    def find(self, written: str) -> str:
        """Return the code of a name, empty for none."""
        folded = fold(written)
        if folded in self._by_name:
            return self._by_name[folded] or ""
        begun = [name for name in self._by_beginning if folded.startswith(name)]
        return self._by_beginning[max(begun, key=len)] if begun else ""

    def nearest(self, written: str) -> str:
        """Return the code of the name that looks most like it, or alone has all its words; empty where none does."""
        folded = " ".join(fold(written).split())
        words = set(folded.split())
        known = {name: code for name, code in self._by_name.items() if code}
        having = {code for name, code in known.items() if words and words <= set(name.split())}
        if len(having) == 1:
            return having.pop()
        # Few letters, or a likeness that is no misprint, lead to anything: a wrong proposal is worse than none.
        near = difflib.get_close_matches(folded, known, n=1, cutoff=_ALIKE) if len(folded) >= _SHORTEST else []
        return known[near[0]] if near else ""


def _by_name(named: Mapping[str, Iterable[str]]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for code, names in named.items():
        for name in {fold(str(name)) for name in names} - {""}:
            found[name] = code if found.get(name, code) == code else None
    return found


@lru_cache(maxsize=1)
def countries() -> Names:
    """Return all countries by their codes and their names in the three languages."""
    named: dict[str, list[str]] = {}
    for country in all_countries():
        names = [*country.names.as_dict().values(), *country.official_names.as_dict().values(), country.iso2]
        named[country.iso3] = [*filter(None, names), *_OTHER_NAMES.get(country.iso3, ())]
    return Names(named)


def read_yes_no(written: str) -> bool | None:
    """Return what an answer means; None for what is none."""
    text = clean(written)[0]
    if text and set(text) <= _TICKS:
        return True
    folded = fold(text)
    return True if folded in YES else False if folded in NO else None


def parts_of(written: str, is_known: Callable[[str], bool]) -> list[str]:
    """Return the values in one cell, parted by semicolons, lines or bars, and by commas where no name has one."""
    whole = clean(written)[0]
    if not whole or is_known(whole):
        return [whole] if whole else []
    found: list[str] = []
    for part in _SURE_PARTS.split(whole):
        piece = part.strip()
        if not piece:
            continue
        found += [piece] if is_known(piece) else [item.strip() for item in _COMMAS.split(piece) if item.strip()]
    return found
