"""The peer's half of `peer.py`, run by a Python that has nomenklatura: `peer_logic.py blocker|wide INDEX LABELLED OUT`.

Nothing of this project is imported here, and nomenklatura is imported nowhere else. INDEX and LABELLED are as in
`accuracy.py`; in a wide run each query of LABELLED brings its `candidates`, keys of entries. Written to OUT is JSON:
matches by query, seconds of CPU to load, to look all up and by query, and the most memory that was held.
"""

import gzip
import json
import logging
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

SCHEMATA = {"person": "Person", "org": "Organization"}
PROPERTIES = {"primary": "name", "alias": "alias", "script": "alias", "weak": "weakAlias"}
TOLD = 0.3
"""Scores under this are not written down."""


def read(path: Path) -> list[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


class Peer:
    """Lists as entities of the peer, its blocker over them where one is asked for, and its matcher."""

    def __init__(self, told: Sequence[dict[str, Any]], folder: Path, *, has_blocker: bool) -> None:
        followthemoney = import_module("followthemoney")
        self.matcher = import_module("nomenklatura.matching").LogicV2
        self.config = self.matcher.default_config()
        self.dataset = followthemoney.Dataset({"name": "lists", "title": "Lists"})
        self.entity_of = followthemoney.StatementEntity.from_data
        self.entities = {entry["id"]: self.listed(entry) for entry in told}
        self.blocker = self._blocker(folder) if has_blocker else None

    def _blocker(self, folder: Path) -> Any:
        linker = import_module("nomenklatura.resolver").Linker({})
        store = import_module("nomenklatura.store.memory").MemoryStore(self.dataset, linker)
        with store.writer() as writer:
            for entity in self.entities.values():
                writer.add_entity(entity)
        index = import_module("nomenklatura.blocker").Index(store.view(self.dataset), folder)
        index.build()
        return index

    def listed(self, entry: dict[str, Any]) -> Any:
        properties: dict[str, list[str]] = {"country": entry.get("country", [])}
        for name in entry["names"]:
            properties.setdefault(PROPERTIES[name["q"]], []).append(name["n"])
        return self.entity(entry["id"], entry["kind"], properties)

    def entity(self, key: str, kind: str, properties: dict[str, list[str]]) -> Any:
        told = {"id": key, "schema": SCHEMATA[kind], "properties": properties}
        return self.entity_of(self.dataset, told, cleaned=False)

    def scored(self, query: Any, candidates: Sequence[str]) -> list[tuple[str, float]]:
        scores = [(key, self.matcher.compare(query, self.entities[key], self.config).score) for key in candidates]
        return [(key, round(score, 4)) for key, score in scores if score >= TOLD]


def run(how: str, index: Path, labelled: Path, folder: Path) -> dict[str, Any]:
    logging.disable(logging.CRITICAL)
    began = time.process_time()
    peer = Peer(read(index), folder, has_blocker=how == "blocker")
    loaded = time.process_time() - began
    asked = read(labelled)
    began = time.process_time()
    queries = {told["id"]: peer.entity(told["id"], told["kind"], {"name": [told["query"]]}) for told in asked}
    wanted = {told["id"]: told.get("candidates", []) for told in asked}
    if peer.blocker is not None:
        wanted = {
            key.id: [each.id for each, _score in found] for key, found in peer.blocker.match_entities(queries.values())
        }
    matches: dict[str, list[tuple[str, float]]] = {}
    alone: list[float] = []
    for key, query in queries.items():
        since = time.process_time()
        matches[key] = peer.scored(query, wanted.get(key, []))
        alone.append(time.process_time() - since)
    return {
        "matches": matches,
        "loaded": loaded,
        "asked": time.process_time() - began,
        "alone": alone,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def main() -> None:
    how, index, labelled, out = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        Path(out).write_text(json.dumps(run(how, Path(index), Path(labelled), Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
