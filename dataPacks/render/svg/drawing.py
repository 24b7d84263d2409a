"""A drawing being built: shapes and real text, then one `<svg role="img">` with its title and description."""

from collections.abc import Sequence
from typing import Literal

from dataPacks.render.markup import Markup, safe

OWN = "#12436D"  # this school
PALE = "#B5C7D6"  # the other schools
BAND = "#DCE5ED"  # a spread
BEST = "#801650"  # where the best quarter begins
SIMILAR = "#3D3D3D"  # similar schools' mean
ENGLAND = "#28A197"
GRID = "#C9CFD4"
INK = "#0B0C0C"
QUIET = "#484949"
WHITE = "#FFFFFF"

TEXT_SIZE = 14
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


class Drawing:
    """Shapes in the order of painting. `key` makes the ids of title and description unique on the page."""

    def __init__(self, key: str, title: str, description: str) -> None:
        self.key, self.title, self.description = safe(key), safe(title), safe(description)
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, fill: str, hint: str = "") -> None:
        """A bar. `x` and `width` in per cent; `hint` is shown by browsers under the pointer."""
        close = f"><title>{safe(hint)}</title></rect>" if hint else "/>"
        shape = f'<rect x="{x:.2f}%" y="{y:.1f}" width="{max(width, 0):.2f}%" height="{height:.1f}" fill="{fill}"'
        self._parts.append(shape + close)

    def line(self, start: Point, end: Point, stroke: str, width: float = 1, dash: str = "") -> None:
        ends = f'x1="{start[0]:.2f}%" y1="{start[1]:.1f}" x2="{end[0]:.2f}%" y2="{end[1]:.1f}"'
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(f'<line {ends} stroke="{stroke}" stroke-width="{width:g}"{dashes}/>')

    def dot(self, at: Point, radius: float, fill: str, stroke: str = WHITE, width: float = 2) -> None:
        place = f'cx="{at[0]:.2f}%" cy="{at[1]:.1f}" r="{radius:g}"'
        self._parts.append(f'<circle {place} fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>')

    def text(
        self, at: Point, words: str, fill: str = INK, anchor: Anchor = "start", bold: bool = False, shift: float = 0,
        only_wide: bool = False,
    ) -> None:  # fmt: skip
        """Words on their baseline. `shift` in pixels to the right; `only_wide`: left out where the page is narrow."""
        look = ' class="pack-wide"' if only_wide else ""
        look += ' font-weight="700"' if bold else ""
        look += f' text-anchor="{anchor}"' if anchor != "start" else ""
        look += f' dx="{shift:g}"' if shift else ""
        self._parts.append(f'<text x="{at[0]:.2f}%" y="{at[1]:.1f}" fill="{fill}"{look}>{safe(words)}</text>')

    def area(self, upper: Sequence[Point], lower: Sequence[Point], fill: str, height: float) -> None:
        """The band between two lines, in an inner drawing of its own that stretches with the width."""
        corners = " ".join(f"{x:.2f},{y:.1f}" for x, y in [*upper, *reversed(lower)])
        self._parts.append(
            f'<svg x="0" y="0" width="100%" height="{height:.0f}" viewBox="0 0 100 {height:.0f}" '
            f'preserveAspectRatio="none"><polygon points="{corners}" fill="{fill}"/></svg>'
        )

    def markup(self, height: float) -> Markup:
        """The finished drawing, `height` pixels high."""
        return Markup(
            f'<svg class="pack-chart" role="img" aria-labelledby="{self.key}-t {self.key}-d" width="100%" '
            f'height="{height:.0f}" font-size="{TEXT_SIZE}" xmlns="http://www.w3.org/2000/svg">'
            f'<title id="{self.key}-t">{self.title}</title><desc id="{self.key}-d">{self.description}</desc>'
            f'<g paint-order="stroke">{"".join(self._parts)}</g></svg>'
        )
