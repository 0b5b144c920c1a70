// Relations as bars along the years.
const day = (date) => Date.parse(date.slice(0, 10) + "T00:00:00Z");
function makeTimeline() {
  const box = el("div", { className: "scroll", id: "timeline" });
  $("stage").append(box);
  let limit = 300;
  const self = { labels: [], mark: () => { for (const row of box.querySelectorAll(".line[data-edge]")) row.setAttribute("aria-pressed", String(!!state.edge && +row.dataset.edge === state.edge.id)); }, fly: () => {} };
  self.refresh = () => {
    const dated = shown.edges.filter((edge) => edge.first).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : a.id - b.id));
    const bare = shown.edges.filter((edge) => !edge.first);
    const begins = dated.map((edge) => day(begin(edge.first))), ends = dated.map((edge) => day(finish(edge.last).replace(/-(02-3[01]|02-29|(04|06|09|11)-31)$/, (m) => m.slice(0, 3) + "-28")));
    const low = new Date(begins.reduce((a, b) => Math.min(a, b), Infinity)).getUTCFullYear(), high = new Date(ends.reduce((a, b) => Math.max(a, b), -Infinity)).getUTCFullYear() + 1;
    const from = Date.UTC(low, 0), whole = Date.UTC(high, 0) - from, share = (t) => (100 * (t - from)) / whole;
    const rows = [];
    if (dated.length) {
      const track = el("span", { className: "track" }), step = Math.max(1, Math.ceil((high - low) / 12));
      for (let year = low; year <= high; year += step) { const tick = el("b", {}, String(year)); tick.style.left = share(Date.UTC(year, 0)) + "%"; track.append(tick); }
      rows.push(el("div", { className: "line axis", "aria-hidden": "true" }, el("span"), track));
    }
    const line = (edge, i) => {
      const track = el("span", { className: "track" });
      if (i >= 0) {
        const bar = el("i", { title: span(edge) });
        bar.style.left = share(begins[i]) + "%"; bar.style.width = Math.max(0, share(ends[i]) - share(begins[i])) + "%";
        bar.style.borderColor = colour(edge.type[3]); bar.style.background = edge.planned ? "transparent" : colour(edge.type[3]);
        track.append(bar);
      }
      const row = button("", () => select({ edge }), { className: "line", "aria-label": plainSentence(edge) + ", " + span(edge), "aria-pressed": "false" });
      row.dataset.edge = edge.id;
      row.append(el("span", {}, el("small", {}, edge.first || "no date"), " ", text(plainSentence(edge))), track);
      return row;
    };
    rows.push(...dated.slice(0, limit).map(line));
    if (bare.length) rows.push(el("h2", {}, "Without a date"), ...bare.slice(0, limit).map((edge) => line(edge, -1)));
    if (Math.max(dated.length, bare.length) > limit) rows.push(button("Show more", () => { limit += 500; self.refresh(); }));
    box.replaceChildren(...rows);
    self.mark();
    self.drawnAt = self.drawnAt || performance.now();
  };
  return self;
}
