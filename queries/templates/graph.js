// The picture itself: vis-network draws symbols and lines, we draw the names.
const sizeOf = (node) => (8 + Math.min(16, 3 * Math.sqrt(node.edges.length))) * (shown.nodes.length > 1500 ? 2.2 : 1);
// A lighter colour without transparency: transparent lines draw slowly by the thousand.
const pale = (fill, ground) => "#" + [1, 3, 5].map((i) => Math.round(parseInt(fill.slice(i, i + 2), 16) * 0.3 + parseInt(ground.slice(i, i + 2), 16) * 0.7).toString(16).padStart(2, "0")).join("");

function makeGraph() {
  const holder = el("div", { id: "graph", tabIndex: 0, role: "application", "aria-label": "Relationship picture. Arrow keys move, plus and minus zoom, n and b step through the names, Enter opens the details. The same content stands in the table below." });
  $("stage").append(holder);
  const vNodes = new vis.DataSet(), vEdges = new vis.DataSet();
  let network = null, picking = null, hover = null, lit = null, walk = -1, moving = false, dimmed = false;
  const small = () => shown.nodes.length <= 2000;
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const place = (node) => {
    if (state.map && node.map) return node.map;
    if (state.focus) return ringPlace(node);
    if (!state.all && firstAt.has(node.id)) return firstAt.get(node.id);
    return node.near || [node.x, node.y];
  };
  // A focused node in the middle, its neighbours on rings around it.
  let ringOrder = new Map();
  const ringPlace = (node) => {
    const at = ringOrder.get(node);
    if (!at) return [0, 0];
    const ring = Math.floor((Math.sqrt(1 + (2 * (at - 1)) / 9) - 1) / 2 + 1e-9);
    const before = 18 * ((ring * (ring + 1)) / 2), room = Math.min(18 * (ring + 1), ringOrder.size - 1 - before);
    const angle = ((at - 1 - before) / room) * 2 * Math.PI;
    return [Math.cos(angle) * (330 + 290 * ring), Math.sin(angle) * (240 + 200 * ring)];
  };
  const nodeItem = (node) => {
    const [x, y] = place(node), fill = nodeColour(node), on = !lit || lit.has(node);
    const mark = node === state.node || state.path.includes(node);
    return { id: node.id, x, y, shape: node.label[4], size: sizeOf(node), opacity: on ? (dimmed ? 1 : undefined) : 0.15, borderWidth: mark ? 4 : 1, borderWidthSelected: 4,
      color: { background: fill, border: mark ? css("--ink") : fill, highlight: { background: fill, border: css("--ink") }, hover: { background: fill, border: css("--ink") } } };
  };
  const onPath = (edge) => state.path.some((node, i) => i && ((edge.source === node && edge.target === state.path[i - 1]) || (edge.target === node && edge.source === state.path[i - 1])));
  const edgeItem = (edge) => {
    const strong = edge === state.edge || onPath(edge);
    const on = strong || !lit || (state.node ? edge.source === state.node || edge.target === state.node : !state.edge && !state.path.length && lit.has(edge.source) && lit.has(edge.target));
    const item = { id: edge.id, from: edge.source.id, to: edge.target.id, width: (strong ? 4 : shown.edges.length > 1500 ? 1 : 1.6) + Math.min(3, Math.log2(edge.documents)),
      color: { color: shown.edges.length > 1500 && !strong ? pale(colour(edge.type[3]), dark() ? "#14191f" : "#ffffff") : colour(edge.type[3]), highlight: colour(edge.type[3]), hover: colour(edge.type[3]), opacity: on ? (strong || shown.edges.length > 1500 ? 1 : 0.85) : 0.1 }, dashes: edge.planned ? [7, 5] : false };
    if (!edge.type[4] && shown.edges.length <= 1500) item.arrows = { to: { enabled: true, scaleFactor: 0.6 } };
    if (Math.abs(edge.bend) > 0.01) item.smooth = { enabled: true, type: edge.bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(edge.bend) };
    return item;
  };

  const self = { graph: true, labels: [], edgeLabels: [], drawnAt: 0 };
  self.refresh = (how) => {
    ringOrder = new Map();
    if (state.focus) [state.focus, ...shown.nodes.filter((n) => n !== state.focus).sort((a, b) => a.label[0] < b.label[0] ? -1 : a.label[0] > b.label[0] ? 1 : a.id - b.id)].forEach((n, i) => ringOrder.set(n, i));
    if (how.around) placeAround(how.around, how.fresh);
    if (lit && ![...lit].every((node) => shown.set.has(node))) lit = null;
    byWeight = [...shown.nodes].sort((a, b) => b.edges.length - a.edges.length || a.id - b.id);
    const keepNodes = new Set(shown.nodes.map((n) => n.id)), keepEdges = new Set(shown.edges.map((e) => e.id));
    const swap = () => {
      vEdges.remove(vEdges.getIds().filter((id) => !keepEdges.has(id)));
      vNodes.remove(vNodes.getIds().filter((id) => !keepNodes.has(id)));
      const held = how.keep ? heldPlaces() : new Map();
      vNodes.update(shown.nodes.map((n) => ({ ...nodeItem(n), ...(held.get(n.id) || {}) })));
      vEdges.update(shown.edges.map(edgeItem));
    };
    swap();
    if (!network) start();
    if (how.fit) self.fit(true);
  };
  const heldPlaces = () => new Map(network ? shown.nodes.filter((n) => network.body.nodes[n.id]).map((n) => [n.id, { x: network.body.nodes[n.id].x, y: network.body.nodes[n.id].y }]) : []);
  const spotOf = (node) => (network && network.body.nodes[node.id] ? [network.body.nodes[node.id].x, network.body.nodes[node.id].y] : place(node));
  // Newcomers stand on a growing spiral around the node that brought them, where there is room.
  function placeAround(node, list) {
    const [cx, cy] = spotOf(node), taken = shown.nodes.filter((n) => !list.includes(n)).map(spotOf);
    let turn = 0;
    for (const one of list) {
      for (let x, y; ; turn += 1) {
        const far = 110 + 14 * turn, angle = turn * 2.4;
        x = cx + Math.cos(angle) * far; y = cy + Math.sin(angle) * far * 0.7;
        if (turn < 900 && taken.some(([a, b]) => Math.abs(a - x) < 150 && Math.abs(b - y) < 58)) continue;
        one.near = [x, y]; firstAt.delete(one.id); taken.push(one.near);
        break;
      }
    }
  }
  function start() {
    network = new vis.Network(holder, { nodes: vNodes, edges: vEdges }, { ...data.options, interaction: { ...data.options.interaction, hover: small() } });
    network.on("click", (event) => {
      holder.focus({ preventScroll: true });
      const node = event.nodes.length ? nodes[event.nodes[0]] : null, edge = event.edges.length ? edges[event.edges[0]] : null;
      if (picking) { if (node) pick(node); return; }
      if (node && event.event.srcEvent && event.event.srcEvent.shiftKey && state.node && state.node !== node) showPath(state.node, node);
      else select(node ? { node } : edge ? { edge } : null);
    });
    network.on("doubleClick", (event) => { if (event.nodes.length) expand(nodes[event.nodes[0]]); });
    network.on("hoverNode", (event) => { hover = { node: nodes[event.node] }; network.redraw(); });
    network.on("hoverEdge", (event) => { hover = { edge: edges[event.edge] }; network.redraw(); });
    for (const name of ["blurNode", "blurEdge"]) network.on(name, () => { hover = null; network.redraw(); });
    network.on("dragEnd", () => { for (const n of shown.nodes) if (network.body.nodes[n.id]) { const at = spotOf(n); if (!state.map && !state.focus) { if (firstAt.has(n.id) && !state.all) firstAt.set(n.id, at); else n.near = at; } } });
    network.on("beforeDrawing", drawGround);
    network.on("afterDrawing", (context) => { drawNames(context); if (!self.drawnAt) self.drawnAt = performance.now(); });
    network.unselectAll();
    addEventListener("resize", () => network.redraw());
  }
  let byWeight = [];
  const widths = new Map();
  const widthOf = (context, words) => { if (!widths.has(words)) widths.set(words, context.measureText(words).width); return widths.get(words); };

  // Names keep their size on the screen, the best connected come first, and none lies on another.
  function drawNames(context) {
    const scale = network.getScale(), centre = network.getViewPosition(), half = { x: holder.clientWidth / 2, y: holder.clientHeight / 2 };
    const cells = new Map(), drawnNames = [], ink = css("--ink"), ground = css("--ground");
    const eachCell = (box, act) => { for (let i = Math.floor(box[0] / 80); i <= Math.floor(box[2] / 80); i++) for (let j = Math.floor(box[1] / 80); j <= Math.floor(box[3] / 80); j++) if (act(i * 4096 + j)) return true; return false; };
    const clash = (box) => eachCell(box, (key) => (cells.get(key) || []).some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3]));
    const occupy = (box) => eachCell(box, (key) => { cells.set(key, [...(cells.get(key) || []), box]); return false; });
    const screen = (at) => [(at[0] - centre.x) * scale + half.x, (at[1] - centre.y) * scale + half.y];
    const put = (words, x, y, bold, size, must) => {
      const width = (widthOf(context, words) * size) / 12 * (bold ? 1.08 : 1), box = [x - width / 2 - 3, y, x + width / 2 + 3, y + size + 4];
      if (!must && clash(box)) return false;
      occupy(box);
      drawnNames.push([words, x, y, bold, size, box]);
      return true;
    };
    context.save();
    context.font = "12px system-ui, sans-serif";
    const font = scale < 0.5 ? 11 : 13, special = [hover && hover.node, state.node, ...state.path].filter((n) => n && shown.set.has(n));
    let names = 0;
    const atEdge = [];
    const nameOf = (node, must, last) => {
      const body = network.body.nodes[node.id];
      if (!body || names > 260) return false;
      const [x, y] = screen([body.x, body.y]);
      if (x < -60 || y < -30 || x > 2 * half.x + 60 || y > 2 * half.y + 10) return false;
      if (lit && !lit.has(node) && !must) return false;
      const below = y + sizeOf(node) * scale + 3, above = y - sizeOf(node) * scale - font - 4;
      // A name at the edge is moved inwards, where the whole of it can be read, once the others have their places.
      const room = half.x - (widthOf(context, node.short) * font * (must ? 1.08 : 1)) / 24 - 4;
      const middle = x < 0 || x > 2 * half.x || room < 0 ? x : half.x + Math.max(-room, Math.min(room, x - half.x));
      const low = y < 2 * half.y && below + font + 4 > 2 * half.y;
      if ((middle !== x || low) && !must && !last) { atEdge.push(node); return false; }
      const places = low ? [above, below] : [below, above];
      if (put(node.short, middle, places[0], must, font, false) || put(node.short, middle, places[1], must, font, must)) names += 1;
      return true;
    };
    for (const node of new Set(special)) nameOf(node, true);
    // With thousands in sight the best connected fill the screen long before the last is tried.
    let tries = 600;
    for (const node of byWeight) if (!special.includes(node) && (nameOf(node, false) !== false) && !--tries) break;
    for (const node of atEdge) nameOf(node, false, true);
    self.labels = drawnNames.map((row) => row[5]);
    self.names = drawnNames.map((row) => row[0]);
    const after = drawnNames.length;
    if (shown.edges.length <= 250 && scale > 0.45) {
      for (const node of shown.nodes) { const [x, y] = screen(spotOf(node)), r = sizeOf(node) * scale; occupy([x - r, y - r, x + r, y + r]); }
      for (const edge of [hover && hover.edge, state.edge].filter(Boolean)) edgeName(edge, true);
      for (const edge of shown.edges) if (edge !== state.edge && (!lit || edgeItem(edge).color.opacity > 0.2)) edgeName(edge, false);
    } else for (const edge of [hover && hover.edge, state.edge].filter(Boolean)) edgeName(edge, true);
    function edgeName(edge, must) {
      const body = network.body.edges[edge.id];
      if (!body || !body.connected) return;
      const at = body.edgeType.getPoint(0.5), [x, y] = screen([at.x, at.y]);
      put(edge.type[1], x, y - 7, must, 10.5, must);
    }
    self.edgeLabels = drawnNames.slice(after).map((row) => row[5]);
    context.textAlign = "center";
    context.textBaseline = "top";
    context.lineJoin = "round";
    context.translate(centre.x - half.x / scale, centre.y - half.y / scale);
    context.scale(1 / scale, 1 / scale);
    drawnNames.forEach(([words, x, y, bold, size], i) => {
      context.font = (bold ? "600 " : "") + size + "px system-ui, sans-serif";
      context.lineWidth = 3.5;
      context.strokeStyle = ground;
      context.strokeText(words, x, y);
      context.fillStyle = i < after ? ink : css("--muted");
      context.fillText(words, x, y);
    });
    context.restore();
  }

  // One dot for each degree of the globe where a town stands: the land, without tiles.
  let towns = null;
  const world = () => {
    if (towns) return towns;
    towns = [];
    const bits = atob(data.world || "");
    for (let i = 0; i < bits.length * 8; i++) {
      if (!(bits.charCodeAt(i >> 3) & (1 << (i & 7)))) continue;
      const lat = Math.floor(i / 360) - 60 + 0.5;
      towns.push([((i % 360) - 180 + 0.5) * 10, -10 * (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))]);
    }
    return towns;
  };
  // The map has no tiles, just those dots and the lines of the globe with their degrees.
  function drawGround(context) {
    if (!state.map) return;
    const scale = network.getScale(), north = (lat) => -10 * (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
    context.save();
    context.strokeStyle = css("--rule"); context.fillStyle = css("--muted"); context.lineWidth = 1 / scale; context.font = 11 / scale + "px system-ui, sans-serif";
    const view = network.getViewPosition(), left = view.x - holder.clientWidth / 2 / scale, top = view.y - holder.clientHeight / 2 / scale;
    context.fillStyle = css("--land");
    for (const [x, y] of world()) { context.beginPath(); context.arc(x, y, 5.2, 0, 7); context.fill(); }
    context.fillStyle = css("--muted");
    const step = scale > 0.6 ? 10 : 30;
    for (let lon = -180; lon <= 180; lon += step) { context.beginPath(); context.moveTo(lon * 10, north(80)); context.lineTo(lon * 10, north(-80)); context.stroke(); context.fillText(Math.abs(lon) + "°" + (lon < 0 ? "W" : lon > 0 ? "E" : ""), lon * 10 + 3 / scale, top + 12 / scale); }
    for (let lat = -60; lat <= 80; lat += step) { context.beginPath(); context.moveTo(-1800, north(lat)); context.lineTo(1800, north(lat)); context.stroke(); context.fillText(Math.abs(lat) + "°" + (lat < 0 ? "S" : lat > 0 ? "N" : ""), left + 4 / scale, north(lat) - 3 / scale); }
    context.restore();
  }

  self.mark = () => {
    lit = null;
    if (state.node) lit = new Set([state.node, ...state.node.edges.filter(passes).map((edge) => other(edge, state.node))]);
    else if (state.edge) lit = new Set([state.edge.source, state.edge.target]);
    else if (state.path.length) lit = new Set(state.path);
    self.paint();
  };
  self.light = (list) => { state.node = state.edge = null; state.path = []; lit = new Set(list.filter((node) => shown.set.has(node))); self.paint(); };
  self.paint = () => {
    if (!network) return;
    if (small()) {
      // Nodes that have never been dimmed draw faster without an opacity of their own.
      dimmed = dimmed || !!lit;
      const held = heldPlaces();
      vNodes.update(shown.nodes.map((n) => ({ ...nodeItem(n), ...(held.get(n.id) || {}) })));
      vEdges.update(shown.edges.map(edgeItem));
    }
    network.setSelection({ nodes: state.node && shown.set.has(state.node) ? [state.node.id] : [], edges: state.edge && vEdges.get(state.edge.id) ? [state.edge.id] : [] }, { highlightEdges: false });
    network.redraw();
  };
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const glide = calm ? false : { duration: 350, easingFunction: "easeInOutQuad" };
  self.fit = (now) => { if (shown.nodes.length) network.fit({ nodes: shown.nodes.map((n) => n.id), maxZoomLevel: 1.35, animation: now ? false : glide }); if (now) network.moveTo({ scale: network.getScale() * 0.93 }); };
  self.fly = (list) => {
    const ids = list.filter((n) => shown.set.has(n)).map((n) => n.id);
    if (ids.length === 1) network.focus(ids[0], { scale: Math.max(network.getScale(), 0.9), animation: glide });
    else if (ids.length) network.fit({ nodes: ids, maxZoomLevel: 1.1, animation: glide });
  };
  self.zoom = (by) => network.moveTo({ scale: Math.min(8, Math.max(0.01, network.getScale() * by)) });
  self.pan = (x, y) => { const at = network.getViewPosition(), scale = network.getScale(); network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } }); };
  self.physics = () => {
    moving = !moving;
    network.setOptions({ physics: { enabled: moving, stabilization: false, solver: "forceAtlas2Based", forceAtlas2Based: { springLength: 140, avoidOverlap: 0.6 } } });
    return moving;
  };
  self.pickPath = (from) => { picking = from ? [from] : []; holder.focus(); const what = from ? "Now click where the path from " + from.short + " should end." : "Click two symbols to see the path between them."; say(what); $("panel").replaceChildren(el("h2", {}, "Path between two"), el("p", {}, what)); };
  function pick(node) {
    picking.push(node);
    if (picking.length < 2) { self.pickPath(node); return; }
    const [from, to] = picking;
    picking = null;
    if (from !== to) showPath(from, to); else select({ node });
  }
  self.network = () => network;
  self.spot = spotOf;
  holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = (by) => { if (!byWeight.length) return; walk = (walk + by + byWeight.length) % byWeight.length; const node = byWeight[walk]; if (picking) { network.focus(node.id); say(node.short + ", Enter to choose"); state.node = node; self.mark(); } else { select({ node }, { fly: true }); say(node.short + ", " + node.label[1] + ", " + count(node.edges.length, "relation", "relations")); } };
    const keys = { ArrowLeft: () => self.pan(-90, 0), ArrowRight: () => self.pan(90, 0), ArrowUp: () => self.pan(0, -90), ArrowDown: () => self.pan(0, 90), "+": () => self.zoom(1.3), "=": () => self.zoom(1.3), "-": () => self.zoom(1 / 1.3), 0: () => self.fit(), n: () => step(1), b: () => step(-1),
      Enter: () => (picking && state.node ? pick(state.node) : $("panel").focus()), Escape: () => { picking = null; select(null); }, "/": () => $("search").focus(), e: () => state.node && expand(state.node), f: () => state.node && focusOn(state.focus === state.node ? null : state.node) };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  return self;
}
