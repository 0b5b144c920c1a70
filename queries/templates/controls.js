// Legend, filters, search and tools around the picture.
function legendKey(row, kindOf, total, now) {
  const alone = (name) => {
    const all = (kindOf === "label" ? data.labels : data.types).map((r) => r[0]);
    for (const n of all) state.hide.add(n);
    state.hide.delete(name);
  };
  const act = (event) => {
    if (event.shiftKey) alone(row[0]);
    else if (!state.hide.delete(row[0])) state.hide.add(row[0]);
    refresh({ keep: true });
  };
  const words = kindOf === "label" ? row[2] : row[1];
  const key = button("", act, { className: "key", "aria-pressed": String(!state.hide.has(row[0])) });
  key.dataset.name = row[0];
  key.append(kindOf === "label" ? symbol(row) : stroke(row), el("span", {}, words), el("small", {}, now === total ? number(total) : number(now) + " of " + number(total)));
  return key;
}
const SVG = "http://www.w3.org/2000/svg";
function svgEl(tag, props) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, value);
  return node;
}
function shapePath(shape, x, y, r) {
  const ring = (n, turn, radius) => "M" + Array.from({ length: n }, (_, i) => {
    const angle = turn + (i * 2 * Math.PI) / n, far = radius ? radius(i) : r;
    return (x + far * Math.sin(angle)).toFixed(1) + " " + (y - far * Math.cos(angle)).toFixed(1);
  }).join("L") + "Z";
  if (shape === "square") return ring(4, Math.PI / 4, () => r * 1.25);
  if (shape === "diamond") return ring(4, 0, () => r * 1.2);
  if (shape === "hexagon") return ring(6, Math.PI / 6);
  if (shape === "triangle") return ring(3, 0, () => r * 1.2);
  if (shape === "triangleDown") return ring(3, Math.PI, () => r * 1.2);
  if (shape === "star") return ring(10, 0, (i) => (i % 2 ? r * 0.5 : r * 1.2));
  return "M" + (x - r) + " " + y + "a" + r + " " + r + " 0 1 0 " + 2 * r + " 0a" + r + " " + r + " 0 1 0 " + -2 * r + " 0Z";
}
function symbol(row) {
  const box = svgEl("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" });
  box.append(svgEl("path", { d: shapePath(row[4], 0, 0, 7), fill: colour(row[3]) }));
  return box;
}
function stroke(row) {
  const box = svgEl("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" });
  box.append(svgEl("path", { d: row[4] ? "M1 9H17" : "M1 9H15M11 5L16 9L11 13", stroke: colour(row[3]), "stroke-width": 2.5, fill: "none" }));
  return box;
}
const dark = () => document.documentElement.dataset.theme === "dark";
const colour = (family) => (data.colours[family] || data.colours.plain)[dark() ? 1 : 0];
const families = Object.keys(data.colours);
// Six communities are told apart by colour, the rest are plain.
const nodeColour = (node) => colour(state.groups ? (node.group < 5 ? families[node.group] : "plain") : node.label[3]);

function fillLegend() {
  const tally = (items, of) => items.reduce((sum, item) => sum.set(of(item), (sum.get(of(item)) || 0) + 1), new Map());
  const rows = (kindOf, table, all, now) => table.map((row) => legendKey(row, kindOf, all.get(row[0]) || 0, now.get(row[0]) || 0));
  const focused = document.activeElement && document.activeElement.dataset.name;
  $("kinds").replaceChildren(...rows("label", data.labels, tally(nodes, (n) => n.label[0]), tally(shown.nodes, (n) => n.label[0])));
  $("relations").replaceChildren(...rows("type", data.types, tally(edges, (e) => e.type[0]), tally(shown.edges, (e) => e.type[0])));
  if (focused) for (const key of document.querySelectorAll(".key")) if (key.dataset.name === focused) key.focus();
}

function fillControls() {
  for (const name of ["from", "to", "status", "document", "confidence"]) if ($(name).value !== String(state[name])) $(name).value = state[name];
  $("undated").checked = state.undated;
  $("sure").textContent = state.confidence + " %";
  for (const tool of document.querySelectorAll("#tools [data-on]")) {
    tool.setAttribute("aria-pressed", String(!!state[tool.dataset.on]));
  }
  if ($("all")) $("all").textContent = state.all ? "Show the first " + firstNodes.length : "Show all " + number(nodes.length);
}

function wireFilters() {
  data.documents.forEach((row) => $("document").append(el("option", { value: row[0] }, row[0].slice(0, 90))));
  for (const name of ["from", "to", "status", "document"]) {
    $(name).addEventListener("change", () => { state[name] = $(name).value; refresh({ keep: true }); });
  }
  $("confidence").addEventListener("input", () => { state.confidence = +$("confidence").value; refresh({ keep: true }); });
  $("undated").addEventListener("change", () => { state.undated = $("undated").checked; refresh({ keep: true }); });
  $("reset").addEventListener("click", () => {
    state = fresh(); added.clear(); refresh({ fit: true }); select(null); say("Everything is shown as at first.");
  });
  if (matchMedia("(max-width: 760px)").matches) $("filters").open = false;
}

const fold = (value) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
function wireSearch() {
  const box = $("search"), list = $("found");
  const folded = nodes.map((node) => fold(node.name.slice(0, 300) + " " + countryName(node.country)));
  let hits = [], at = -1;
  const close = () => { list.hidden = true; box.setAttribute("aria-expanded", "false"); box.removeAttribute("aria-activedescendant"); at = -1; };
  const take = (node) => { close(); box.value = node.short; select({ node }, { fly: true }); say(node.short + " selected"); };
  const point = (to) => {
    at = (to + hits.length) % hits.length;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
    box.setAttribute("aria-activedescendant", "found-" + at);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const look = () => {
    const words = fold(box.value.trim()).split(/\s+/).filter(Boolean);
    if (!words.length) { close(); return; }
    const rank = (node) => (folded[node.id].startsWith(words[0]) ? 0 : 1);
    hits = nodes.filter((node) => words.every((word) => folded[node.id].includes(word)));
    hits.sort((a, b) => rank(a) - rank(b) || b.edges.length - a.edges.length || (a.name < b.name ? -1 : 1));
    const total = hits.length;
    hits = hits.slice(0, 10);
    list.replaceChildren(...hits.map((node, i) => el("li", { id: "found-" + i, role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(node); } },
      text(node.short), " ", el("small", {}, node.label[1] + (node.country ? ", " + countryName(node.country) : "")))));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(!!hits.length));
    say(count(total, "name", "names") + " found");
  };
  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && hits.length) { event.preventDefault(); if (list.hidden) look(); point(at + 1); }
    else if (event.key === "ArrowUp" && hits.length) { event.preventDefault(); point(at - 1); }
    else if (event.key === "Enter" && hits.length && box.value.trim()) { event.preventDefault(); take(hits[Math.max(at, 0)]); }
    else if (event.key === "Escape") close();
  });
}

let regions = null;
function countryName(code) {
  if (!code) return "";
  try { regions = regions || new Intl.DisplayNames(["en"], { type: "region" }); return regions.of(code) || code; } catch { return code; }
}

function copy(value, done) {
  const old = () => {
    const area = el("textarea", { value });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  if (navigator.clipboard) navigator.clipboard.writeText(value).catch(old); else old();
  say(done);
}

function wireTools() {
  const tool = (name, act, props) => $("tools").append(button(name, act, props));
  if (stage && stage.graph) {
    tool("Fit", () => stage.fit(), { "aria-label": "Show the whole picture" });
    tool("+", () => stage.zoom(1.3), { "aria-label": "Zoom in" });
    tool("−", () => stage.zoom(1 / 1.3), { "aria-label": "Zoom out" });
    if (data.first.length) tool("", () => { state.all = !state.all; state.focus = null; added.clear(); refresh({ fit: true }); }, { id: "all" });
    if (data.mapAt.length) tool("Map", () => { state.map = !state.map; refresh({ fit: true }); }, { "data-on": "map" });
    tool("Communities", () => { state.groups = !state.groups; refresh({ keep: true }); if (!state.node && !state.edge) showPanel(); }, { "data-on": "groups" });
    tool("Path between two", () => stage.pickPath(), { id: "pick" });
    if (nodes.length <= 150) tool("Move", (event) => event.target.setAttribute("aria-pressed", String(stage.physics())), { "aria-pressed": "false", title: "Let the picture arrange itself" });
    tool("PNG", () => savePng(), { "aria-label": "Save as PNG picture" });
    tool("SVG", () => save(new Blob([pictureSvg()], { type: "image/svg+xml" }), "svg"), { "aria-label": "Save as SVG drawing" });
  }
  tool("CSV", () => save(new Blob(["\ufeff" + tableCsv()], { type: "text/csv" }), "csv"), { "aria-label": "Save the table as CSV" });
  tool("Print", () => print());
  tool("Copy link", () => { kept = null; copy(location.href.split("#")[0] + "#" + address(), "Link copied"); kept = address(); });
  tool("Dark", () => setTheme(dark() ? "light" : "dark"), { id: "theme" });
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  $("theme").textContent = name === "dark" ? "Light" : "Dark";
  refresh({ keep: true });
  if (stage) stage.mark();
}

function save(blob, ending) {
  const link = el("a", { href: URL.createObjectURL(blob), download: fileName() + "." + ending });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
const fileName = () => data.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "view";
