// The shown picture as SVG, and from that as PNG at twice the size of the screen.
const xml = (value) => String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");

function pictureSvg() {
  const at = new Map(shown.nodes.map((node) => [node, stage.spot(node)]));
  const xs = [...at.values()].map((p) => p[0]), ys = [...at.values()].map((p) => p[1]);
  const low = [Math.min(0, ...xs) - 130, Math.min(0, ...ys) - 110], high = [Math.max(0, ...xs) + 130, Math.max(0, ...ys) + 70];
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const width = Math.round(high[0] - low[0]), height = Math.round(high[1] - low[1]);
  const out = ['<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + height + '" viewBox="' + low.map(Math.round).join(" ") + " " + width + " " + height + '" font-family="system-ui, sans-serif"><title>' + xml(data.title) + "</title>",
    '<rect x="' + low[0] + '" y="' + low[1] + '" width="100%" height="100%" fill="' + css("--ground") + '"/>',
    '<text x="' + (low[0] + 20) + '" y="' + (low[1] + 34) + '" font-size="22" font-weight="600" fill="' + css("--ink") + '">' + xml(data.title.slice(0, 120)) + "</text>"];
  for (const edge of shown.edges) {
    const [a, b] = at.get(edge.source), [c, d] = at.get(edge.target), bend = edge.bend;
    const mid = [(a + c) / 2 + (d - b) * bend, (b + d) / 2 - (c - a) * bend];
    out.push('<path d="M' + [a, b].map(Math.round).join(" ") + "Q" + [...mid, c, d].map(Math.round).join(" ") + '" fill="none" stroke="' + colour(edge.type[3]) + '" stroke-opacity=".75" stroke-width="' + (1 + Math.min(3, Math.log2(edge.documents))).toFixed(1) + '"' + (edge.planned ? ' stroke-dasharray="7 5"' : "") + "><title>" + xml(plainSentence(edge)) + "</title></path>");
  }
  for (const [node, [x, y]] of at) {
    out.push('<path d="' + shapePath(node.label[4], Math.round(x), Math.round(y), sizeOf(node)) + '" fill="' + nodeColour(node) + '"/>',
      '<text x="' + Math.round(x) + '" y="' + Math.round(y + sizeOf(node) + 14) + '" font-size="13" text-anchor="middle" fill="' + css("--ink") + '" stroke="' + css("--ground") + '" stroke-width="3" paint-order="stroke">' + xml(node.short) + "</text>");
  }
  return out.join("\n") + "</svg>\n";
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
