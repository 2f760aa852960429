"""What is wrong with a page: rules of accessibility, words that stick out, what the browser complained of."""

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RULES = {"target-size": {"enabled": True}}
OUT_OF_PAGE = """() => {
  const wide = document.documentElement.scrollWidth, seen = window.innerWidth;
  if (wide <= seen) return [];
  const out = [...document.querySelectorAll('body *')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && (box.right > seen + 1 || box.left < -1) && !node.closest('.scroll, .vh, .skip, [popover]');
  });
  return [`${wide} > ${seen}: ` + out.slice(-3).map((node) => node.outerHTML.slice(0, 120)).join(' | ')];
}"""


@cache
def _axe() -> str:
    found = importlib.util.find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """Return what axe finds, target sizes too, a line for each; `only` names the rules to run instead of all."""
    if page.evaluate("() => typeof window.axe") == "undefined":
        page.evaluate(_axe())
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": RULES}
    if only:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": list(only)}}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{found_one['id']}: {node['target'][0]}: {node['html'][:160]}: {_why(node)}"
        for found_one in found["violations"]
        for node in found_one["nodes"][:4]
    ]


def _why(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)[:200]


def overflow(page: Page) -> list[str]:
    """Return what makes a page wider than its window, or nothing."""
    found: list[str] = page.evaluate(OUT_OF_PAGE)
    return found
