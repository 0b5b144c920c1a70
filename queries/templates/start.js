// Begin.
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
if (nodes.length) {
  choose();
  stage = makeStage();
  wireFilters();
  wireSearch();
  wireTable();
  wireTools();
  $("theme").textContent = dark() ? "Light" : "Dark";
  readAddress();
  addEventListener("hashchange", () => { if (location.hash.slice(1) !== kept) readAddress(); });
} else {
  for (const id of ["bar", "work", "rows"]) $(id).hidden = true;
  $("counts").parentNode.hidden = true;
}
window.coopgraph = { get state() { return state; }, get shown() { return shown; }, get stage() { return stage; }, nodes, edges, pictureSvg: typeof pictureSvg === "function" ? pictureSvg : null, tableCsv };
