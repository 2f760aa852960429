"""One spelling for a word of a name, whatever script or habit of romanisation it was written in.

A name reaches a list through a clerk's ear: Хабаров is Khabarov, Chabarow, Habarov; محمد is Mohammed, Muhamad,
Mehmet. Three forms of each word, from exact to coarse, say how close two spellings are:

- `latin`: Latin letters without marks, letter for letter;
- `sound`: one spelling for what the habits of English, French, German, Swedish and Polish clerks write differently;
- `skeleton`: the consonants of the sound; Arabic writes little else. `kin` tells apart only those no clerk confuses.

The tables are facts of the scripts: ISO 9 and the habits of passports for Cyrillic; for Arabic, Persian, Urdu and
Pashto the consonant each letter stands for (UNGEGN 2017, BGN/PCGN 1956 and 1958).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

SCRIPTS = LATIN, ARABIC, CYRILLIC, OTHER = "Latn", "Arab", "Cyrl", "Othr"

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ѓ": "g", "д": "d", "ђ": "J", "е": "e", "ё": "e", "є": "ie",
    "ж": "J", "з": "z", "ѕ": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "i", "к": "k", "ќ": "k", "қ": "k",
    "л": "l", "љ": "l", "м": "m", "н": "n", "њ": "n", "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "ћ": "C", "у": "u", "ў": "u", "ү": "u", "ұ": "u", "ф": "f", "х": "h", "һ": "h", "ҳ": "h", "ц": "ts",
    "ч": "C", "ҷ": "J", "џ": "J", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
    "ә": "a", "ғ": "g",
}  # fmt: skip
# Long vowels are vowels or consonants; as vowels here, since the skeleton leaves either out.
_ARABIC = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "t", "ج": "J", "ح": "h", "خ": "h", "د": "d", "ذ": "d", "ر": "r", "ز": "z",
    "س": "s", "ش": "S", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "g", "ف": "f", "ق": "k", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "چ": "C", "ژ": "J", "گ": "g", "ڤ": "v",
    "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "S", "ڼ": "n", "ځ": "z", "څ": "ts", "ږ": "J", "ګ": "g", "ٹ": "t", "ڈ": "d",
    "ڑ": "r", "ں": "n", "ڭ": "ng",
}  # fmt: skip
# Persian reads some letters otherwise than Arabic does, and a و may be a consonant in either.
_PERSIAN = {**_ARABIC, "ث": "s", "ذ": "z", "ض": "z", "و": "v", "ق": "g"}
_MARKED = {
    "š": "sh", "č": "ch", "ž": "zh", "ş": "sh", "ç": "ch", "ć": "ch", "ś": "sh", "ź": "zh", "ğ": "g", "đ": "dj",
    "ř": "rzh", "ţ": "ts", "ț": "ts", "ș": "sh",
}  # fmt: skip
"""Letters with marks that stand for other sounds than those without."""
_ALEFS = str.maketrans("أإآٱىیېےئةۃہھەکڪؤ", "اااايييييهههههككو")
_NO_LETTER = re.compile("[^a-z0-9]+")

# What clerks write for one sound, the longest first; read from left to right, each letter once.
_HABITS = {
    "shch": "S", "schtsch": "S", "stsch": "S", "chtch": "S", "sjtj": "S", "szcz": "S", "shh": "S",
    "tsch": "C", "tch": "C", "tsj": "C", "tj": "C", "cz": "C", "ch": "C",
    "sch": "S", "sh": "S", "sj": "S", "sz": "S",
    "dsch": "J", "dzh": "J", "dj": "J", "dz": "z", "zh": "J", "rzh": "J",
    "kh": "h", "gh": "g", "ph": "f", "th": "t", "dh": "d", "wh": "v", "ck": "k", "qu": "k", "q": "k", "x": "ks",
    "tz": "ts", "w": "v", "ou": "u", "oo": "u", "ee": "i", "ea": "i", "ie": "i", "ij": "i", "yj": "i", "iy": "i",
    "ii": "i", "ay": "ai", "ey": "ai", "ei": "ai", "aj": "ai", "ej": "ai", "oj": "oi", "oy": "oi", "uj": "ui",
    "ya": "ia", "ja": "ia", "yu": "iu", "ju": "iu", "yo": "io", "jo": "io", "ye": "e", "je": "e", "y": "i",
}  # fmt: skip
_HABIT = re.compile("|".join(sorted(_HABITS, key=lambda habit: (-len(habit), habit))))
_SOFT_C = re.compile("c(?=[ei])")
_HALF_VOWEL = re.compile("(?<=[ai])u(?=[aiu])")
_HALF_CONSONANT = re.compile("(?<=a)v(?![aiu])")
_BARE_C = re.compile("c(?![hkeiy])")
_VOWEL_RUN = re.compile(r"([aiu])\1+")
_RUN = re.compile(r"(.)\1+")
_VOWELS = str.maketrans("", "", "aiu")
_KINS = str.maketrans({"C": "S", "z": "s", "v": "f", "p": "b", "d": "t", "g": "k", "h": ""})


@dataclass(frozen=True, slots=True)
class Sound:
    """A word in its three forms; `others` are further readings of the sound, where a letter has two."""

    latin: str
    sound: str
    skeleton: str
    kin: str
    others: tuple[str, ...] = ()


def script_of(word: str) -> str:
    """Return the script of a word by its first letter."""
    for letter in word:
        if letter.isascii():
            if letter.isalpha():
                return LATIN
            continue
        name = unicodedata.name(letter, "")
        for script, beginning in ((LATIN, "LATIN"), (ARABIC, "ARABIC"), (CYRILLIC, "CYRILLIC")):
            if name.startswith(beginning):
                return script
        return OTHER
    return LATIN


_MARKED_LETTERS = str.maketrans(
    _MARKED | {letter.upper(): spelt.title() for letter, spelt in _MARKED.items() if len(letter.upper()) == 1}
)


def spelt_out(text: str) -> str:
    """Return a text with the letters spelt out that a mark makes another sound: the mark would be lost later."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_MARKED_LETTERS)


def latin_of(word: str) -> str:
    """Return a word in small Latin letters and digits alone."""
    if word.isascii():
        return _NO_LETTER.sub("", word.lower())
    return _NO_LETTER.sub("", anyascii(spelt_out(unicodedata.normalize("NFKC", word).casefold())).lower())


@lru_cache(maxsize=262_144)
def sound_of(word: str) -> Sound:
    """Return how a word sounds."""
    latin, script = latin_of(word), script_of(word)
    if script in {ARABIC, CYRILLIC}:
        bare = "".join(letter for letter in word.casefold() if not unicodedata.combining(letter)).translate(_ALEFS)
        tables = (_CYRILLIC,) if script == CYRILLIC else (_ARABIC, _PERSIAN)
        spelt = ["".join(table.get(letter, letter) for letter in bare) for table in tables]
        # Arabic writes a letter twice only where a vowel stands between, and its last ه may well be heard.
        read = [_RUN.sub(r"\1", each) if script == CYRILLIC else each for each in spelt]
        sound, *others = [_heard(each) for each in read] + [_heard(f"{each}a") for each in read if each.endswith("h")]
    else:
        sound, *others = (_heard(_RUN.sub(r"\1", _spelt(each))) for each in (latin, *_readings(latin)))
    skeleton = without_vowels(sound)
    others = list(dict.fromkeys(each for each in others if each != sound))
    return Sound(latin, sound, skeleton, skeleton.translate(_KINS) or skeleton, tuple(others))


def without_vowels(sound: str) -> str:
    """Return the consonants of a sound, or its first vowel when it has none."""
    return sound.translate(_VOWELS) or sound[:1]


def _readings(latin: str) -> list[str]:
    """Return other readings of a word: letters that are two sounds, or lost a mark.

    A J is the English one in Arabic and Turkish names, and a Y in Slavic and German ones; ZH is two letters in Azhar;
    a C without its mark is one of Slučak.
    """
    readings = [latin.replace("dj", "j").replace("j", "dj")] if "j" in latin else []
    readings += [latin.replace("zh", "z'h")] if "zh" in latin else []
    readings += [_BARE_C.sub("ch", latin)] if _BARE_C.search(latin) else []
    return readings


def _spelt(latin: str) -> str:
    """Return Latin letters with one letter for each sound."""
    spelt = _HABIT.sub(lambda found: _HABITS[found[0]], latin)
    return _SOFT_C.sub("s", spelt).replace("c", "k").replace("j", "J").replace("'", "")


def _heard(spelt: str) -> str:
    spelt = _VOWEL_RUN.sub(r"\1", spelt.replace("e", "a").replace("o", "u"))
    # Awad and Aouad, Awda and Aouda: a W is a vowel before a consonant.
    spelt = _HALF_CONSONANT.sub("u", _HALF_VOWEL.sub("v", spelt))
    # A last H is heard by few.
    return spelt.rstrip("h") or spelt
