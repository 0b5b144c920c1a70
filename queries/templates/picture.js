// The shown picture as SVG, and from that as PNG at twice the size of the screen.
const xml = (value) => String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

function pictureSvg() {
  const at = new Map(shown.nodes.map((node) => [node, stage.spot(node)]));
  const xs = [...at.values()].map((p) => p[0]), ys = [...at.values()].map((p) => p[1]);
  const low = [Math.min(0, ...xs) - 130, Math.min(0, ...ys) - 110], high = [Math.max(0, ...xs) + 130, Math.max(0, ...ys) + 70];
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const width = Math.round(high[0] - low[0]), legend = pictureLegend(low[0] + 20, high[1] + 10, width - 40, css("--ink"));
  const height = Math.round(legend.bottom - low[1]);
  const out = ['<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '" viewBox="' + low.map(Math.round).join(" ") + " " + width + " " + height + '" font-family="system-ui, sans-serif"><title>' + xml(data.title) + "</title>",
    '<rect x="' + low[0] + '" y="' + low[1] + '" width="100%" height="100%" fill="' + css("--ground") + '"/>',
    '<text x="' + (low[0] + 20) + '" y="' + (low[1] + 34) + '" font-size="22" font-weight="600" fill="' + css("--ink") + '">' + xml(data.title.slice(0, 120)) + "</text>"];
  for (const edge of shown.edges) {
    const [a, b] = at.get(edge.source), [c, d] = at.get(edge.target), bend = edge.bend;
    const mid = [(a + c) / 2 + (d - b) * bend, (b + d) / 2 - (c - a) * bend];
    out.push('<path d="M' + [a, b].map(Math.round).join(" ") + "Q" + [...mid, c, d].map(Math.round).join(" ") + '" fill="none" stroke="' + colour(edge.type[3]) + '" stroke-opacity=".75" stroke-width="' + (1 + Math.min(3, Math.log2(edge.documents))).toFixed(1) + '"' + (edge.planned ? ' stroke-dasharray="7 5"' : "") + "><title>" + xml(plainSentence(edge)) + "</title></path>");
    if (!edge.type[4]) out.push(arrowHead(mid, [c, d], sizeOf(edge.target), colour(edge.type[3])));
  }
  for (const [node, [x, y]] of at) {
    out.push('<path d="' + shapePath(node.label[4], Math.round(x), Math.round(y), sizeOf(node)) + '" fill="' + nodeColour(node) + '"/>',
      '<text x="' + Math.round(x) + '" y="' + Math.round(y + sizeOf(node) + 14) + '" font-size="13" text-anchor="middle" fill="' + css("--ink") + '" stroke="' + css("--ground") + '" stroke-width="3" paint-order="stroke">' + xml(node.short) + "</text>");
  }
  return [...out, ...legend.out].join("\n") + "</svg>\n";
}

function arrowHead(from, to, room, fill) {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const at = (far, turn) => (to[0] - Math.cos(angle + turn) * far).toFixed(1) + " " + (to[1] - Math.sin(angle + turn) * far).toFixed(1);
  return '<path d="M' + at(room + 2, 0) + "L" + at(room + 13, 4 / (room + 13)) + "L" + at(room + 13, -4 / (room + 13)) + 'Z" fill="' + fill + '"/>';
}

// What the symbols and lines of the picture mean, below it.
function pictureLegend(left, top, width, ink) {
  const kinds = data.labels.filter((row) => !state.groups && shown.nodes.some((node) => node.label === row));
  const lines = data.types.filter((row) => shown.edges.some((edge) => edge.type === row));
  const out = [];
  let x = left, y = top + 14;
  const put = (words, draw) => {
    const wide = 34 + words.length * 7.2;
    if (x > left && x + wide > left + width) { x = left; y += 24; }
    out.push(draw(x + 8, y - 4), '<text x="' + (x + 22) + '" y="' + y + '" font-size="12" fill="' + ink + '">' + xml(words) + "</text>");
    x += wide;
  };
  for (const row of kinds) put(row[2], (a, b) => '<path d="' + shapePath(row[4], a, b, 7) + '" fill="' + colour(row[3]) + '"/>');
  if (kinds.length) { x = left; y += 24; }
  for (const row of lines) put(row[1], (a, b) => '<path d="M' + (a - 8) + " " + b + "h18" + (row[4] ? "" : "m-5 -4l5 4l-5 4") + '" fill="none" stroke-width="2.5" stroke="' + colour(row[3]) + '"/>');
  if (shown.edges.some((edge) => edge.planned)) put("planned", (a, b) => '<path d="M' + (a - 8) + " " + b + 'h18" stroke-width="2.5" stroke-dasharray="5 4" stroke="' + ink + '"/>');
  return { out, bottom: y + 24 };
}

function savePng() {
  const image = new Image();
  image.onload = () => {
    const scale = Math.min(2, 8000 / Math.max(image.width, image.height)), canvas = el("canvas", { width: image.width * scale, height: image.height * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, "png"), "image/png");
  };
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(pictureSvg());
}
