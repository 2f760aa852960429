"""Labelled queries made from a list itself, by a seed: what the weights of the screening are fitted on.

`SCREENING_ENTRIES` names a list in the normalised form (a line an entry). Of some entries a name is taken away, from
every entry of the same person or body, and asked for: a real alias, or the name in its own script; of others a name is
asked for as a clerk would mistype it. Names that must find nothing are made of the parts of two entries, and taken
from `ROR_SAMPLE`. Whoever is asked for in a labelled set that is to be scored can be kept out.
"""

import gzip
import json
import os
import random
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import JaroWinkler

from shiraka.engines.screening.names import LEGAL, OWN, PERSON, read_name
from shiraka.values.folding import fold

SEED = 20261201
NEAR = 0.8
Entry = dict[str, Any]
_HABITS = (
    ("kh", "h"), ("sh", "ch"), ("ou", "u"), ("u", "ou"), ("w", "v"), ("v", "w"), ("y", "i"), ("i", "y"), ("ee", "i"),
    ("q", "k"), ("k", "c"), ("ss", "s"), ("mm", "m"), ("ah", "a"), ("dj", "j"), ("j", "dj"), ("f", "ph"), ("a", "e"),
    ("o", "u"),
)  # fmt: skip
_FORMS = ("Ltd", "LLC", "Co.", "S.A.", "GmbH", "OOO", "JSC", "Inc.", "Company", "Limited")
_TITLES = ("Mr.", "Dr.", "Sheikh", "H.E.")


@dataclass(frozen=True, slots=True)
class Query:
    """A name asked for, and the entries any of which is right; none when nothing may be found."""

    name: str
    kind: str
    category: str
    expected: frozenset[str]


def read_entries(path: Path) -> list[Entry]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [entry for line in stream if (entry := json.loads(line))["kind"] in {"person", "org"}]


def made_from(
    entries: list[Entry], *, seed: int = SEED, most: int = 6_000, without: Collection[str] = ()
) -> tuple[list[Entry], list[Query]]:
    """Return a list with some names taken away, and queries for it."""
    dice = random.Random(seed)
    clusters = _clusters(entries)
    ids = {entry["id"]: entry for entry in entries}
    by_cluster: defaultdict[str, list[str]] = defaultdict(list)
    for key, cluster in clusters.items():
        by_cluster[cluster].append(key)
    chosen = sorted(cluster for cluster, keys in by_cluster.items() if not set(keys) & set(without))
    dice.shuffle(chosen)
    queries: list[Query] = []
    gone: dict[str, set[str]] = {}
    for cluster in chosen:
        if len(queries) >= most:
            break
        keys = by_cluster[cluster]
        names = [name for key in keys for name in ids[key]["names"]]
        kind = ids[keys[0]]["kind"]
        made = _asked(dice, names, kind)
        if made is None:
            continue
        text, category, removed = made
        queries.append(Query(text, kind, category, frozenset(keys)))
        for key in keys:
            gone.setdefault(key, set()).update(removed)
    kept = []
    for entry in entries:
        names = [name for name in entry["names"] if name["n"] not in gone.get(entry["id"], ())]
        if names:
            kept.append({**entry, "names": names})
    known = {" ".join(sorted(fold(name["n"]).split())) for entry in entries for name in entry["names"]}
    others = [
        *_recombined(dice, entries, most // 2),
        *_with_one_other_word(dice, entries, most // 2),
        *_bodies(dice, most // 2),
    ]
    queries += [query for query in others if " ".join(sorted(fold(query.name).split())) not in known]
    return kept, queries


def _clusters(entries: list[Entry]) -> dict[str, str]:
    """Join entries of one person or body on several lists: by the reference of the United Nations, by equal names."""
    above: dict[str, str] = {entry["id"]: entry["id"] for entry in entries}

    def top(key: str) -> str:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    first: dict[tuple[str, str], str] = {}
    for entry in entries:
        marks = [("ref", entry["ref"])] if entry.get("ref") else []
        for name in entry["names"]:
            words = sorted(fold(name["n"]).split())
            if name["q"] != "weak" and len(words) > 1:
                marks.append((entry["kind"], " ".join(words)))
        for mark in marks:
            above[top(entry["id"])] = top(first.setdefault(mark, entry["id"]))
    return {key: top(key) for key in above}


def _asked(dice: random.Random, names: list[dict[str, str]], kind: str) -> tuple[str, str, set[str]] | None:
    strong = [name for name in names if name["q"] != "weak" and 1 < len(fold(name["n"]).split()) < 12]
    latin = [name["n"] for name in strong if name["s"] == "Latn"]
    scripted = [name for name in strong if name["s"] in {"Arab", "Cyrl"}]
    turn = dice.random()
    if scripted and latin and turn < 0.75:
        script = dice.choice(scripted)
        if script["s"] == "Arab" or dice.random() < 0.25:
            return script["n"], f"script_{script['s']}", {name["n"] for name in names if name["s"] == script["s"]}
    if len(latin) > 1 and turn < 0.5:
        held = dice.choice(latin)
        words = sorted(fold(held).split())
        same = {name for name in latin if sorted(fold(name).split()) == words}
        if any(_is_near(held, other) for other in set(latin) - same):
            return held, f"alias_{kind}", same
    if not latin or turn < 0.25:
        return None
    return (*_misheard(dice, dice.choice(latin), kind), set())


def _is_near(one: str, other: str) -> bool:
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    return all(any(JaroWinkler.similarity(word, against) >= NEAR for against in long) for word in short)


def _misheard(dice: random.Random, name: str, kind: str) -> tuple[str, str]:
    """Return a name as a clerk writes it who mishears or mistypes, and what was done to it."""
    ways = dict(_WAYS)
    if kind != PERSON or len(name.split()) < 3:
        del ways["middle"]
    if kind == PERSON:
        del ways["legal"]
    way = dice.choice(sorted(ways))
    return ways[way](dice, name), way


def _reordered(dice: random.Random, name: str) -> str:
    words = name.split()
    dice.shuffle(words)
    return " ".join(words)


def _respelt(dice: random.Random, name: str) -> str:
    small = name.lower()
    for old, new in dice.sample(_HABITS, len(_HABITS)):
        if old in small and dice.random() < 0.4:
            small = small.replace(old, new, 1)
    return small.title()


def _parted_anew(dice: random.Random, name: str) -> str:
    words = name.split()
    if len(words) > 1 and dice.random() < 0.7:
        place = dice.randrange(len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1].lower()]
    else:
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        cut = len(words[longest]) // 2
        words[longest : longest + 1] = [words[longest][:cut], words[longest][cut:]]
    return " ".join(words)


def _without_the_middle(dice: random.Random, name: str) -> str:
    words = name.split()
    place = dice.randrange(1, len(words) - 1)
    words[place : place + 1] = [] if dice.random() < 0.6 else [f"{words[place][0]}."]
    return " ".join(words)


def _in_another_form(dice: random.Random, name: str) -> str:
    bare = [word for word in name.split() if not _is_form(word)] or name.split()
    return " ".join(bare if dice.random() < 0.4 else [*bare, dice.choice(_FORMS)])


def _in_another_dress(dice: random.Random, name: str) -> str:
    return dice.choice((name.lower(), name.upper(), f"{dice.choice(_TITLES)} {name}", name.replace(" ", "-", 1)))


def _is_form(word: str) -> bool:
    read = read_name(word, "org").words
    return bool(read) and all(each.kind == LEGAL for each in read)


def _mistyped(dice: random.Random, name: str) -> str:
    place = dice.randrange(len(name))
    match dice.randrange(4):
        case 0:
            return name[:place] + name[place + 1 :]
        case 1:
            return name[:place] + dice.choice("abcdefghijklmnopqrstuvwxyz") + name[place:]
        case 2:
            return name[:place] + dice.choice("abcdefghijklmnopqrstuvwxyz") + name[place + 1 :]
        case _:
            return name[:place] + name[place : place + 2][::-1] + name[place + 2 :]


_WAYS: dict[str, Callable[[random.Random, str], str]] = {
    "typo": _mistyped,
    "word_order": _reordered,
    "translit": _respelt,
    "token_split": _parted_anew,
    "middle": _without_the_middle,
    "legal": _in_another_form,
    "format": _in_another_dress,
}


def _recombined(dice: random.Random, entries: list[Entry], most: int) -> Iterator[Query]:
    """Make names of nobody: first and last words of two persons of one country and script; firms by turns."""
    pools: defaultdict[tuple[str, str, str], list[list[str]]] = defaultdict(list)
    for entry in entries:
        for name in entry["names"]:
            words = name["n"].split()
            if name["q"] != "weak" and 2 <= len(words) <= 8:
                pools[entry["kind"], name["s"], (entry.get("country") or [""])[0]].append(words)
    keys = sorted(pool for pool, names in pools.items() if len(names) > 20)
    weights = [len(pools[key]) ** 0.5 * (4 if key[1] == "Arab" else 1) for key in keys]
    for key in dice.choices(keys, weights, k=most):
        one, other = dice.sample(pools[key], 2)
        if key[0] == PERSON:
            words = [*one[: max(1, len(one) // 2)], *other[max(1, len(other) // 2) :]]
        else:
            own = [word for word in other if any(each.kind == OWN for each in read_name(word, "org").words)]
            places = [
                place
                for place, word in enumerate(one)
                if any(each.kind == OWN for each in read_name(word, "org").words)
            ]
            if not own or not places:
                continue
            words = list(one)
            words[dice.choice(places)] = dice.choice(own)
        yield Query(" ".join(words), key[0], f"nobody_{key[0]}_{key[1]}", frozenset())


def _with_one_other_word(dice: random.Random, entries: list[Entry], most: int) -> Iterator[Query]:
    """Make names of others: that of a listed person with one word exchanged for one that somebody else bears."""
    names = [
        name["n"].split()
        for entry in entries
        for name in entry["names"]
        if entry["kind"] == PERSON and name["q"] != "weak" and name["s"] == "Latn"
    ]
    names = [words for words in names if 2 <= len(words) <= 7]
    for _turn in range(most):
        one, other = dice.sample(names, 2)
        places = [place for place, word in enumerate(one) if _is_own(word)]
        own = [word for word in other if _is_own(word) and len(word) > 2]
        if places and own:
            words = list(one)
            words[dice.choice(places)] = dice.choice(own)
            yield Query(" ".join(words), PERSON, "one_other_word", frozenset())


def _is_own(word: str) -> bool:
    return any(each.kind == OWN for each in read_name(word, PERSON).words)


def _bodies(dice: random.Random, most: int) -> list[Query]:
    path = os.environ.get("ROR_SAMPLE", "")
    if not path:
        return []
    with Path(path).open(encoding="utf-8") as stream:
        names = sorted(
            {name["value"] for line in stream for name in json.loads(line)["names"] if "acronym" not in name["types"]}
        )
    return [Query(name, "org", "body", frozenset()) for name in dice.sample(names, min(most, len(names)))]
