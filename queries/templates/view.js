// What the page holds, what of it is shown, and the address that brings a view back.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en");
const count = (n, one, many) => number(n) + " " + (n === 1 ? one : many);

function el(tag, props, ...kids) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && name !== "list") node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...kids.filter((kid) => kid !== null && kid !== ""));
  return node;
}
const button = (text, onclick, props) => el("button", { type: "button", onclick, ...props }, text);
// Text from documents stands in its own direction and cannot turn its surroundings.
const text = (value) => el("bdi", {}, value);

const N = data.nodes, E = data.edges, V = data.evidence;
data.evidence = V.quote.map((quote, i) => [V.document[i], quote, V.start[i], V.end[i], V.date[i] || 0, V.planned[i] || 0, V.confidence[i] ?? 1]);
const nodes = N.key.map((key, id) => ({
  id, key, name: N.name[id], short: N.short[id] || N.name[id], label: data.labels[N.label[id]],
  country: N.country[id] || "", degree: N.degree[id], group: N.group[id] || 0,
  x: N.at[2 * id], y: N.at[2 * id + 1], map: data.mapAt[id] || null, edges: [],
}));
const edges = E.source.map((source, id) => ({
  id, source: nodes[source], target: nodes[E.target[id]], type: data.types[E.type[id]],
  claims: E.claims[id] || 1, documents: E.documents[id] || 1, first: E.first[id] || "",
  last: E.last[id] || E.first[id] || "", planned: !!E.status[id],
  confidence: E.confidence[id] ?? 1, evidence: [E.evidence[id]].flat(), more: E.more[id] || 0, bend: 0,
}));
for (const edge of edges) {
  edge.source.edges.push(edge);
  if (edge.target !== edge.source) edge.target.edges.push(edge);
}
const other = (edge, node) => (edge.source === node ? edge.target : edge.source);
const byKey = new Map(nodes.map((node) => [node.key, node]));
const firstNodes = data.first.length ? data.first.map((id) => nodes[id]) : nodes;
const firstAt = new Map(data.first.map((id, i) => [id, [data.firstAt[2 * i], data.firstAt[2 * i + 1]]]));
// Parallel relations of a pair are bent apart.
const pairs = new Map();
for (const edge of edges) {
  const ids = [edge.source.id, edge.target.id].sort((a, b) => a - b).join();
  pairs.set(ids, [...(pairs.get(ids) || []), edge]);
}
for (const list of pairs.values()) {
  list.forEach((edge, i) => {
    edge.bend = (i - (list.length - 1) / 2) * 0.28 * (edge.source.id < edge.target.id ? 1 : -1);
  });
}

const drawn = !["timeline", "matrix"].includes(data.kind);
const fresh = () => ({
  hide: new Set(), status: "", confidence: 0, document: "", from: "", to: "", undated: true,
  node: null, edge: null, focus: null, path: [], all: !drawn || !data.first.length,
  map: data.kind === "map" && data.mapAt.length > 0, groups: data.kind === "communities",
});
let state = fresh();
const added = new Set();
let shown = { nodes: [], edges: [], inPlay: new Set() };
let stage = null;

// ISO dates of any precision as the span of days that they mean.
const begin = (date) => (date + "-01-01").slice(0, 10);
const finish = (date) => (date.length === 4 ? date + "-12-31" : date.length === 7 ? date + "-31" : date);

function passes(edge) {
  if (state.hide.has(edge.type[0])) return false;
  if (state.status && (state.status === "planned") !== edge.planned) return false;
  if (edge.confidence * 100 < state.confidence) return false;
  if (state.document !== "" && !edge.evidence.some((i) => data.documents[data.evidence[i][0]][0] === state.document)) return false;
  if (!state.from && !state.to) return true;
  if (!edge.first && !edge.last) return state.undated;
  return (!state.from || finish(edge.last) >= state.from) && (!state.to || begin(edge.first) <= state.to);
}

function inPlay() {
  if (state.focus) return new Set([state.focus, ...state.focus.edges.map((edge) => other(edge, state.focus))]);
  if (state.all) return new Set(nodes);
  return new Set([...firstNodes, ...added]);
}

function choose() {
  const play = inPlay();
  const seen = (node) => play.has(node) && !state.hide.has(node.label[0]) && (!state.map || node.map);
  const kept = edges.filter((edge) => seen(edge.source) && seen(edge.target) && passes(edge));
  const touched = new Set(kept.flatMap((edge) => [edge.source, edge.target]));
  const left = [...play].filter((node) => seen(node) && (touched.has(node) || !node.edges.length || node === state.node));
  shown = { nodes: left, edges: kept, inPlay: play, set: new Set(left) };
}

function refresh(how) {
  choose();
  if (stage) stage.refresh(how || {});
  tellCounts();
  fillLegend();
  fillTable();
  fillControls();
  keepAddress();
}

function tellCounts() {
  const part = (some, all, one, many) => (some === all ? count(all, one, many) : number(some) + " of " + count(all, one, many));
  const unplaced = state.map ? nodes.filter((node) => !node.map).length : 0;
  $("counts").textContent = part(shown.nodes.length, nodes.length, "entity", "entities") + " and " +
    part(shown.edges.length, edges.length, "relation", "relations") + " shown, from " +
    count(data.documents.length, "document", "documents") + "." +
    (unplaced ? " " + number(unplaced) + " without a known place are not on the map." : "");
}

function say(message) { $("say").textContent = message; }

function select(what, how) {
  state.node = (what && what.node) || null;
  state.edge = (what && what.edge) || null;
  if (what) state.path = what.path || [];
  else state.path = [];
  if (state.node && !shown.set.has(state.node)) {
    added.add(state.node);
    if (state.focus && !inPlay().has(state.node)) state.focus = null;
    if (state.map && !state.node.map) state.map = false;
    state.hide.delete(state.node.label[0]);
    refresh({ keep: true });
  } else if (stage) stage.mark();
  showPanel();
  if (what && ($("table").contains(document.activeElement) || matchMedia("(max-width: 760px)").matches)) $("panel").scrollIntoView({ block: "nearest" });
  keepAddress();
  if (stage && how && how.fly) stage.fly(state.node ? [state.node] : [state.edge.source, state.edge.target]);
}

function findPath(from, to) {
  const before = new Map([[from, null]]);
  for (let ring = [from]; ring.length && !before.has(to); ) {
    const next = [];
    for (const node of ring)
      for (const edge of node.edges) {
        const far = other(edge, node);
        if (!before.has(far) && passes(edge) && !state.hide.has(far.label[0])) { before.set(far, node); next.push(far); }
      }
    ring = next;
  }
  if (!before.has(to)) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(before.get(path[0]));
  return path;
}

function showPath(from, to) {
  const path = findPath(from, to);
  if (!path) { select({ node: from }); say("There is no path between the two with what is shown."); showNoPath(from, to); return; }
  let grew = false;
  for (const node of path) if (!shown.set.has(node)) { added.add(node); grew = true; }
  if (grew) { state.focus = null; refresh({ keep: true }); }
  select({ path });
  if (stage) stage.fly(path);
}

function expand(node, limit) {
  const near = [...new Set(node.edges.map((edge) => other(edge, node)))].filter((n) => !shown.set.has(n) && !state.hide.has(n.label[0]));
  near.sort((a, b) => b.edges.length - a.edges.length);
  if (state.focus) { for (const n of inPlay()) added.add(n); state.focus = null; }
  const now = near.slice(0, limit || 30);
  for (const n of now) added.add(n);
  refresh({ keep: true, around: node, fresh: now });
  select({ node });
  say(count(now.length, "neighbour", "neighbours") + " added" + (near.length > now.length ? ", " + number(near.length - now.length) + " more to come." : "."));
}

function focusOn(node) {
  state.focus = node;
  refresh({ fit: true });
  select(node ? { node } : null);
}

// The address: everything that is not as the page opens.
const edgeName = (edge) => [edge.source.key, edge.type[0], edge.target.key];
function address() {
  const out = new URLSearchParams();
  const usual = fresh();
  if (state.node) out.set("node", state.node.key);
  if (state.edge) for (const part of edgeName(state.edge)) out.append("edge", part);
  if (state.path.length) { out.append("path", state.path[0].key); out.append("path", state.path[state.path.length - 1].key); }
  if (state.focus) out.set("focus", state.focus.key);
  if (state.hide.size) out.set("filter", [...state.hide].sort().join());
  for (const name of ["status", "confidence", "document", "from", "to"]) if (state[name]) out.set(name, state[name]);
  for (const name of ["undated", "all", "map", "groups"]) if (state[name] !== usual[name]) out.set(name, +state[name]);
  return out.toString();
}
let kept = null;
function keepAddress() {
  const now = address();
  if (kept === null || now === kept) return;
  kept = now;
  // A sandboxed frame, as in a notebook, may not touch its history.
  try { history.replaceState(null, "", now ? "#" + now : location.pathname + location.search); } catch (error) { if (error.name !== "SecurityError") throw error; }
}
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  state = fresh();
  const pick = (name) => byKey.get(given.get(name)) || null;
  state.hide = new Set((given.get("filter") || "").split(",").filter((name) => [...data.labels, ...data.types].some((row) => row[0] === name)));
  for (const name of ["status", "document", "from", "to"]) state[name] = given.get(name) || "";
  state.confidence = Math.max(0, Math.min(100, +given.get("confidence") || 0));
  for (const name of ["undated", "all", "map", "groups"]) if (given.has(name)) state[name] = given.get(name) === "1";
  if (!data.mapAt.length) state.map = false;
  state.focus = pick("focus");
  kept = null;
  refresh({ fit: true });
  const [source, type, target] = given.getAll("edge");
  const edge = edges.find((e) => e.source.key === source && e.type[0] === type && e.target.key === target);
  const ends = given.getAll("path").map((key) => byKey.get(key)).filter(Boolean);
  if (ends.length === 2) showPath(ends[0], ends[1]);
  else if (edge) select({ edge }, { fly: true });
  else if (pick("node")) select({ node: pick("node") }, { fly: true });
  else select(null);
  kept = address();
}
