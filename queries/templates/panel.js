// The side panel, where every line leads to the sentence that says it, and the table.
const sentence = (edge) => {
  const parts = edge.type[2].split(/(\{source\}|\{target\})/);
  return parts.map((part) => (part === "{source}" ? text(edge.source.name) : part === "{target}" ? text(edge.target.name) : edge.planned ? "…" + part : part));
};
const plainSentence = (edge) => edge.type[2].replace("{source}", () => edge.source.short).replace("{target}", () => edge.target.short) + (edge.planned ? " (planned)" : "");
const nodeLink = (node) => button(text(node.short), () => select({ node }, { fly: true }), { className: "link" });
const edgeLink = (edge, words) => button(words || plainSentence(edge), () => select({ edge }, { fly: true }), { className: "link" });
const span = (edge) => (!edge.first ? "no date given" : edge.first === edge.last ? edge.first : edge.first + " to " + edge.last);

// Only addresses of the web become links.
function safeLink(address, words) {
  try {
    const url = new URL(address);
    if (url.protocol === "https:" || url.protocol === "http:") return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, text(words));
  } catch (error) { if (!(error instanceof TypeError)) throw error; }
  return text(words);
}

function passage(index) {
  const [doc, quote, start, end, date, planned, confidence] = data.evidence[index];
  const [name, url, published] = data.documents[doc];
  const facts = [date ? "happened " + date : "", published ? "published " + published : "", planned ? "planned" : "", "confidence " + Math.round(confidence * 100) + " %", "characters " + start + "–" + end];
  return el("div", { className: "passage" }, el("blockquote", { dir: "auto" }, quote),
    el("p", { className: "source" }, url ? safeLink(url, name) : text(name), ". " + facts.filter(Boolean).join(", ") + ". ",
      button("Copy", () => copy("“" + quote + "” (" + name + (published ? ", " + published : "") + (url ? ", " + url : "") + ")", "Quote copied"), { className: "copy", "aria-label": "Copy this quote" })));
}

function showPanel() {
  const panel = $("panel");
  panel.scrollTop = 0;
  if (state.edge) panel.replaceChildren(...edgePanel(state.edge));
  else if (state.node) panel.replaceChildren(...nodePanel(state.node));
  else if (state.path.length) panel.replaceChildren(...pathPanel(state.path, "Path of " + count(state.path.length - 1, "step", "steps")));
  else panel.replaceChildren(...openingPanel());
}

function edgePanel(edge) {
  const missing = edge.evidence.length ? [] : [el("p", {}, "This view holds no quotes for this relation.")];
  return [
    el("h2", {}, ...sentence(edge)),
    el("p", {}, (edge.planned ? "Planned. " : "") + "Date: " + span(edge) + ". Stated in " + count(edge.documents, "document", "documents") + "; confidence " + Math.round(edge.confidence * 100) + " %."),
    el("div", { className: "buttons" }, nodeLink(edge.source), nodeLink(edge.target)),
    ...missing, ...edge.evidence.map(passage),
    edge.more ? el("p", {}, "The graph holds " + count(edge.more, "more sentence", "more sentences") + " that say this.") : "",
  ];
}

function nodePanel(node) {
  const hidden = new Set(node.edges.map((edge) => other(edge, node)).filter((n) => !shown.set.has(n)));
  const more = node.degree > node.edges.length ? " " + number(node.degree) + " in the whole graph." : "";
  const out = [
    el("h2", { dir: "auto" }, node.name),
    el("p", {}, node.label[1] + (node.country ? ", " + countryName(node.country) : "") + ". " + count(node.edges.length, "relation", "relations") + " here." + more),
    el("div", { className: "buttons" },
      hidden.size ? button("Expand (" + number(hidden.size) + " more)", () => expand(node)) : null,
      drawn ? state.focus === node ? button("Back to the whole", () => focusOn(null)) : button("Focus", () => focusOn(node)) : null,
      drawn ? button("Path from here", () => stage.pickPath(node)) : null),
  ];
  for (const type of data.types) {
    const list = node.edges.filter((edge) => edge.type === type && passes(edge));
    if (!list.length) continue;
    list.sort((a, b) => (a.last < b.last ? 1 : a.last > b.last ? -1 : a.id - b.id));
    const items = (some) => some.map((edge) => el("li", {}, edgeLink(edge), edge.first ? " " + span(edge) : ""));
    const ul = el("ul", {}, ...items(list.slice(0, 40)));
    if (list.length > 40) ul.append(el("li", {}, button("Show " + number(list.length - 40) + " more", (event) => { event.target.parentNode.remove(); ul.append(...items(list.slice(40))); })));
    out.push(el("h3", {}, type[1][0].toUpperCase() + type[1].slice(1) + " (" + number(list.length) + ")"), ul);
  }
  return out;
}

const between = (a, b) => a.edges.filter((edge) => other(edge, a) === b && passes(edge));
function pathPanel(path, title) {
  const steps = path.slice(1).map((to, i) => el("li", {}, ...between(path[i], to).flatMap((edge) => [edgeLink(edge), ...edge.evidence.slice(0, 1).map(passage)])));
  return [el("h2", {}, title), el("p", {}, text(path[0].short), " to ", text(path[path.length - 1].short)), el("ol", {}, ...steps)];
}

function showNoPath(from, to) {
  $("panel").replaceChildren(el("h2", {}, "No path"), el("p", {}, text(from.short), " and ", text(to.short), " are not connected by what the filters let through."));
}

function openingPanel() {
  const paths = data.paths.map((ids) => ids.map((id) => nodes[id]));
  if (paths.length) return paths.flatMap((path, i) => pathPanel(path, paths.length > 1 ? "Path " + (i + 1) : "The path, step by step"));
  const best = [...shown.nodes].sort((a, b) => b.edges.length - a.edges.length || a.id - b.id).slice(0, 8);
  const keys = "Keys in the picture: arrows move, + and − zoom, 0 shows all, n and b step through the names, Enter goes to the details, Esc lets go, / searches.";
  const out = [el("h2", {}, "How to read this"),
    el("p", {}, drawn ? "Each symbol is a city, ministry, company or event; each line says that two of them are related. The more relations, the larger the symbol; the more documents, the thicker the line." :
      data.kind === "matrix" ? "Each cell counts the relations between two countries. Click one to see them." : "Each bar is one relation, from its first to its last date. Click one to read it."),
    el("p", {}, "Click anything to read where it is written.")];
  if (state.groups) out.push(...groupList());
  if (best.length) out.push(el("h3", {}, "Most connected"), el("ul", {}, ...best.map((node) => el("li", {}, nodeLink(node), " " + number(node.edges.length)))));
  return drawn ? [...out, el("p", { className: "hint" }, keys)] : out;
}

function groupList() {
  const groups = new Map();
  for (const node of nodes) groups.set(node.group, [...(groups.get(node.group) || []), node]);
  const rows = [...groups.values()].filter((list) => list.length > 1).sort((a, b) => b.length - a.length).slice(0, 12);
  return [el("h3", {}, "Communities"), el("ol", {}, ...rows.map((list) => {
    const top = [...list].sort((a, b) => b.edges.length - a.edges.length)[0];
    const swatch = svgEl("svg", { width: 12, height: 12, "aria-hidden": "true" });
    swatch.append(svgEl("rect", { width: 12, height: 12, fill: nodeColour(top) }));
    return el("li", {}, swatch, " ", button(text("around " + top.short + " (" + number(list.length) + ")"), () => { if (stage) { stage.light(list); stage.fly(list.filter((n) => shown.set.has(n))); } }, { className: "link" }));
  }))];
}

const COLUMNS = ["From", "Relation", "To", "First date", "Last date", "Status", "Documents", "Confidence", "Quote", "Document"];
const rowOf = (edge) => {
  const best = edge.evidence.length ? data.evidence[edge.evidence[0]] : null;
  return [edge.source.name, edge.type[1], edge.target.name, edge.first, edge.last, edge.planned ? "planned" : "done", edge.documents, edge.confidence, best ? best[1] : "", best ? data.documents[best[0]][0] : ""];
};
// A cell that a spreadsheet would run as a formula gets an apostrophe.
const cell = (value) => '"' + String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""') + '"';
const tableCsv = () => [COLUMNS, ...shown.edges.map(rowOf)].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

let rowsShown = 100;
function fillTable() {
  const box = $("table-box");
  if (!box.open) { $("table").replaceChildren(); return; }
  const line = (edge) => el("tr", {}, ...rowOf(edge).map((value, i) => {
    if (i === 1) return el("td", {}, edgeLink(edge, String(value)));
    if (i === 7) return el("td", {}, Math.round(value * 100) + " %");
    return el("td", i === 8 ? { className: "quote" } : {}, text(String(value).slice(0, 600)));
  }));
  const body = el("tbody", {}, ...shown.edges.slice(0, rowsShown).map(line));
  const left = shown.edges.length - rowsShown;
  $("table").replaceChildren(el("table", {}, el("caption", { className: "hint" }, count(shown.edges.length, "relation", "relations") + " as shown in the picture"),
    el("thead", {}, el("tr", {}, ...COLUMNS.map((name) => el("th", { scope: "col" }, name)))), body));
  if (left > 0) $("table").append(button("Show " + number(Math.min(left, 500)) + " more rows", () => { rowsShown += 500; fillTable(); }));
}
function wireTable() {
  $("table-box").addEventListener("toggle", fillTable);
  let was = false, side = false;
  addEventListener("beforeprint", () => { was = $("table-box").open; side = $("filters").open; $("filters").open = true; rowsShown = Math.max(rowsShown, 500); $("table-box").open = true; fillTable(); });
  addEventListener("afterprint", () => { $("table-box").open = was; $("filters").open = side; });
}
