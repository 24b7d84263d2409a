"""Every rule of WCAG 2.0, 2.1 and 2.2, levels A and AA, on a page in a real browser."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
# axe itself leaves this AA rule of WCAG 2.2 off unless it is named. What passed is counted, not described.
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
RUN = """options => axe.run(document, options)
  .then(({violations, passes}) => ({violations, passes: passes.length}))"""


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds on the page once it is whole: after a press of a button, an input may be there before its label.

    It runs through the debugger, which the page's own CSP does not bind.
    """
    page.wait_for_load_state("load")
    page.evaluate(SCRIPT.read_text())
    result: dict[str, Any] = page.evaluate(RUN, OPTIONS)
    assert result["passes"], "axe has checked nothing: is the page empty?"
    return list(result["violations"])


def assert_accessible(page: Page) -> None:
    """Fail with one line per element at fault: the rule, what to do, and where."""
    found = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in violations(page)
        for node in rule["nodes"]
    ]
    assert not found, f"{page.url} has {len(found)} faults:\n" + "\n".join(found)
