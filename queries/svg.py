"""A picture as SVG, from the same positions as the page."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from xml.sax.saxutils import escape

from graph.ontology import RELATIONS
from queries.view_data import Picture, short_name
from queries.view_style import COLOURS, LABEL_STYLE, RELATION_STYLE, plain_name

__all__ = ["render_svg", "render_thumbnail"]

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_Spot = tuple[float, float]


def render_svg(picture: Picture, *, title: str = "") -> str:
    """The nodes shown at first with their names and relations, as a drawing.

    Args:
        picture: what to draw.
        title: what a screen reader says, and what stands above.

    Returns:
        One SVG element with a light ground; it needs nothing from outside.
    """
    return _draw(picture, title=title, names=True)


def render_thumbnail(picture: Picture) -> str:
    """The drawing without names, for a page that leads to the view."""
    if picture.kind == "matrix":
        return _thumbnail_of_matrix(picture)
    if picture.kind == "timeline":
        return _thumbnail_of_timeline(picture)
    return _draw(picture, title="", names=False)


_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"></svg>'


def _rectangle(x: float, y: float, wide: float, colour: str, opacity: float) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="8" '
        f'fill="{colour}" fill-opacity="{opacity:.2f}"/>'
    )


def _thumbnail_of_matrix(picture: Picture) -> str:
    country = {node.key: node.country for node in picture.nodes}
    cells: Counter[tuple[str, str]] = Counter()
    for edge in picture.edges:
        a, b = country[edge.source], country[edge.target]
        if a and b:
            cells.update({(a, b), (b, a)})
    totals = Counter(a for a, _ in cells.elements())
    names = [name for name, _ in sorted(totals.items(), key=lambda t: (-t[1], t[0]))[:12]]
    if not names:
        return _EMPTY
    most = max(cells.values())
    boxes = [
        _rectangle(j * 9, i * 9, 8, "#08306b", math.log1p(cells[a, b]) / math.log1p(most))
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    ]
    size = 9 * len(names)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        + "".join(boxes)
        + "</svg>"
    )


def _thumbnail_of_timeline(picture: Picture) -> str:
    dated = sorted(
        (e.first_date, e.last_date or e.first_date, e.type) for e in picture.edges if e.first_date
    )
    if not dated:
        return _EMPTY
    few = dated[:: max(1, len(dated) // 14)][:14]
    low = int(dated[0][0][:4])
    span = max(1, max(int(last[:4]) for _, last, _ in dated) + 1 - low)
    bars = []
    for i, (first, last, kind) in enumerate(few):
        x = (int(first[:4]) - low) / span * 200
        wide = max(8.0, (int(last[:4]) + 1 - int(first[:4])) / span * 200)
        bars.append(_rectangle(x, i * 10, wide, COLOURS[RELATION_STYLE.get(kind, "plain")][0], 1.0))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 {10 * len(few)}">'
        + "".join(bars)
        + "</svg>"
    )


def _draw(picture: Picture, *, title: str, names: bool) -> str:
    spots = dict(zip(picture.first, picture.first_positions, strict=True))
    if picture.kind == "map" and picture.map_positions:
        spots = {i: spot for i, spot in enumerate(picture.map_positions) if spot}
    if not spots:
        return _EMPTY
    xs, ys = zip(*spots.values(), strict=True)
    around = 30 + max(max(xs) - min(xs), max(ys) - min(ys)) / 12
    edge_room = (130.0, 70.0) if names else (around, around)
    left, top = min(xs) - edge_room[0], min(ys) - edge_room[1] - (40 if title else 0)
    width, height = max(xs) + edge_room[0] - left, max(ys) + edge_room[1] - top
    legend: list[str] = []
    if names:
        legend, bottom = _legend(picture, (left + 20, top + height + 10), width - 40)
        height = bottom - top
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} '
        f'{width:.0f} {height:.0f}" font-family="system-ui, sans-serif"'
        + (f' width="{width:.0f}" height="{height:.0f}" role="img">' if names else ">")
    ]
    if names:
        head.append(
            f'<rect x="{left:.0f}" y="{top:.0f}" width="100%" height="100%" fill="#ffffff"/>'
        )
    if title:
        clean = _text(short_name(title, 120))
        head.append(f"<title>{clean}</title>")
        head.append(
            f'<text x="{left + 20:.0f}" y="{top + 34:.0f}" font-size="22" '
            f'font-weight="600" fill="#16202a">{clean}</text>'
        )
    thick = 1.0 if names else max(1.0, max(width, height) / 300)
    lines = _lines(picture, spots, thick, names=names)
    nodes = _nodes(picture, spots, thick, names=names)
    return "\n".join([*head, *lines, *nodes, *legend, "</svg>"])


def _text(value: str) -> str:
    return escape(_NOT_XML.sub("", value))


def _lines(picture: Picture, spots: dict[int, _Spot], thick: float, *, names: bool) -> list[str]:
    sizes = _sizes(picture)
    index = {node.key: i for i, node in enumerate(picture.nodes)}
    pairs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, edge in enumerate(picture.edges):
        ends = sorted((index[edge.source], index[edge.target]))
        pairs[ends[0], ends[1]].append(number)
    out = []
    for (a, b), numbers in pairs.items():
        if a not in spots or b not in spots:
            continue
        (ax, ay), (bx, by) = spots[a], spots[b]
        for i, number in enumerate(numbers):
            edge = picture.edges[number]
            bend = (i - (len(numbers) - 1) / 2) * 0.28
            mx, my = (ax + bx) / 2 + (by - ay) * bend, (ay + by) / 2 - (bx - ax) * bend
            colour = COLOURS[RELATION_STYLE.get(edge.type, "plain")][0]
            spec = RELATIONS.get(edge.type)
            if names and (spec is None or not spec.symmetric):
                to = spots[index[edge.target]]
                out.append(_arrow_head((mx, my), to, sizes[edge.target], colour))
            wide = thick * (1 + min(3.0, math.log2(max(edge.documents, 1))))
            dashes = ' stroke-dasharray="7 5"' if edge.status == "planned" else ""
            out.append(
                f'<path d="M{ax:.0f} {ay:.0f}Q{mx:.0f} {my:.0f} {bx:.0f} {by:.0f}" fill="none" '
                f'stroke="{colour}" stroke-opacity=".75" '
                f'stroke-width="{wide:.1f}"{dashes}/>'
            )
    return out


def _arrow_head(start: _Spot, end: _Spot, room: float, colour: str) -> str:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    far = room + 13
    corners = [(room + 2, angle), (far, angle + 4 / far), (far, angle - 4 / far)]
    points = [f"{end[0] - math.cos(a) * r:.1f} {end[1] - math.sin(a) * r:.1f}" for r, a in corners]
    return f'<path d="M{"L".join(points)}Z" fill="{colour}"/>'


def _sizes(picture: Picture) -> dict[str, float]:
    degrees = Counter(key for e in picture.edges for key in (e.source, e.target))
    return {n.key: 8 + min(16.0, 3 * math.sqrt(degrees[n.key])) for n in picture.nodes}


def _legend(picture: Picture, corner: _Spot, width: float) -> tuple[list[str], float]:
    """What the symbols mean, in rows below the picture, and where the rows end."""
    out = []
    (left, y), (x, _) = corner, corner
    labels = {node.label for node in picture.nodes}
    for label in (name for name in LABEL_STYLE if name in labels):
        family, shape = LABEL_STYLE[label]
        words = plain_name(label, plural=True)
        wide = 34 + 7.2 * len(words)
        if x > left and x + wide > left + width:
            x, y = left, y + 24
        out.append(f'<path d="{_outline(shape, x + 8, y - 4, 7)}" fill="{COLOURS[family][0]}"/>')
        out.append(f'<text x="{x + 22:.0f}" y="{y:.0f}" font-size="12">{words}</text>')
        x += wide
    return out, y + 24


def _nodes(picture: Picture, spots: dict[int, _Spot], thick: float, *, names: bool) -> list[str]:
    sizes = _sizes(picture)
    out = []
    for i, (x, y) in spots.items():
        node = picture.nodes[i]
        family, shape = LABEL_STYLE.get(node.label, ("plain", "dot"))
        size = sizes[node.key] * (1 if names else thick * 0.6)
        out.append(f'<path d="{_outline(shape, x, y, size)}" fill="{COLOURS[family][0]}"/>')
        if names:
            out.append(
                f'<text x="{x:.0f}" y="{y + size + 14:.0f}" font-size="13" text-anchor="middle" '
                'fill="#16202a" stroke="#ffffff" stroke-width="3" paint-order="stroke">'
                f"{_text(short_name(node.name))}</text>"
            )
    return out


_RINGS = {
    "square": (4, math.pi / 4, 1.25, 1.25),
    "diamond": (4, 0.0, 1.2, 1.2),
    "hexagon": (6, math.pi / 6, 1.0, 1.0),
    "triangle": (3, 0.0, 1.2, 1.2),
    "triangleDown": (3, math.pi, 1.2, 1.2),
    "star": (10, 0.0, 1.2, 0.5),
}


def _outline(shape: str, x: float, y: float, size: float) -> str:
    if shape not in _RINGS:
        return (
            f"M{x - size:.1f} {y:.1f}a{size:.1f} {size:.1f} 0 1 0 {2 * size:.1f} 0"
            f"a{size:.1f} {size:.1f} 0 1 0 {-2 * size:.1f} 0Z"
        )
    corners, turn, outer, inner = _RINGS[shape]
    points = []
    for i in range(corners):
        angle, far = turn + i * 2 * math.pi / corners, size * (inner if i % 2 else outer)
        points.append(f"{x + far * math.sin(angle):.1f} {y - far * math.cos(angle):.1f}")
    return "M" + "L".join(points) + "Z"
