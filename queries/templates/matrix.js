// Countries by countries: how many relations run between them.
function makeMatrix() {
  const box = el("div", { className: "scroll", id: "matrix" });
  $("stage").append(box);
  const self = { labels: [], mark: () => {}, fly: () => {} };
  self.refresh = () => {
    const cells = new Map(), totals = new Map();
    let without = 0;
    for (const edge of shown.edges) {
      const a = edge.source.country, b = edge.target.country;
      if (!a || !b) { without += 1; continue; }
      for (const key of new Set([a + "|" + b, b + "|" + a])) cells.set(key, [...(cells.get(key) || []), edge]);
      for (const one of new Set([a, b])) totals.set(one, (totals.get(one) || 0) + 1);
    }
    const all = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a) || (a < b ? -1 : 1)), rows = all.slice(0, 40);
    const most = Math.max(1, ...[...cells.values()].map((list) => list.length));
    const open = (a, b, list) => {
      select(null);
      $("panel").replaceChildren(el("h2", {}, a === b ? "Within " + countryName(a) : countryName(a) + " and " + countryName(b)), el("p", {}, count(list.length, "relation", "relations")),
        el("ul", {}, ...list.slice(0, 200).map((edge) => el("li", {}, edgeLink(edge), edge.first ? " " + span(edge) : ""))));
      say(count(list.length, "relation", "relations"));
    };
    const body = rows.map((a) => el("tr", {}, el("th", { scope: "row" }, countryName(a)), ...rows.map((b) => {
      const list = cells.get(a + "|" + b) || [];
      if (!list.length) return el("td");
      const heat = Math.ceil((5 * Math.log(1 + list.length)) / Math.log(1 + most));
      return el("td", {}, button(number(list.length), () => open(a, b, list), { className: "heat" + heat, "aria-label": countryName(a) + " and " + countryName(b) + ": " + count(list.length, "relation", "relations") }));
    })));
    const notes = [without ? count(without, "relation has", "relations have") + " an end whose country is not known, and " + (without === 1 ? "is" : "are") + " not counted here." : "", all.length > 40 ? "The 40 best connected of " + all.length + " countries are shown." : ""].filter(Boolean).join(" ");
    box.replaceChildren(el("table", { className: "grid" }, el("caption", { className: "hint" }, notes || "Relations between countries"),
      el("thead", {}, el("tr", {}, el("td"), ...rows.map((b) => el("th", { scope: "col", className: "turned" }, countryName(b))))), el("tbody", {}, ...body)));
    self.drawnAt = self.drawnAt || performance.now();
  };
  return self;
}
