// Places month by month, with a slider. Everything was counted beforehand; here it is only coloured.

const PER = 1000; // visits are shown per thousand businesses, so that large places do not look busy for being large

function startMonths(map, places) {
  const about = JSON.parse(carried("facts"));
  furnished(map, about.bounds);
  inflated(carried("months"))
    .then((bytes) => {
      const lines = bytes.length ? JSON.parse(new TextDecoder().decode(bytes)) : { area: {}, cell: {}, all: null };
      showMonths(map, places, about, lines);
      ready();
    })
    .catch(() => failed(about.words.old));
}

// what a place has in a month: a number for the colour, or nothing where too little is known
function valueOf(line, what, month, few) {
  if (!line || line.entities < few) return null;
  if (what === "visits") return (line.visits[month] / line.entities) * PER;
  if (what === "found") return line.inspected[month] >= few ? line.problems[month] / line.inspected[month] : null;
  return line.seen[month] / line.entities;
}

function showMonths(map, places, about, counted) {
  const { words, colours, months, few } = about;
  const what = document.getElementById("what"), by = document.getElementById("by");
  const slider = document.getElementById("month"), play = document.getElementById("play");
  const title = document.getElementById("title"), bars = document.getElementById("bars");
  const layers = [];
  places.eachLayer((layer) => layers.push(layer));
  const shares = () => what.value !== "visits";
  const spoken = (value) => (shares() ? percent(value) : value.toFixed(1));
  let classes, pointed = null;

  const lineOf = (layer) => counted[by.value][layer.feature.properties.code];
  function classify() {
    // one scale for all months: the same colour means the same in January and in July
    const known = [];
    for (const line of Object.values(counted[by.value])) {
      months.forEach((_name, month) => {
        const value = valueOf(line, what.value, month, few);
        if (value !== null) known.push(value);
      });
    }
    classes = classesOf(known, shares() ? 0.01 : 0.5, what.value === "found" ? colours.risk : colours.coverage);
    const edges = [classes.low, ...classes.cuts, classes.high];
    const rows = classes.inks.map((ink, kind) => [ink, `${spoken(edges[kind])} – ${spoken(edges[kind + 1])}`]).reverse();
    legend("of-months", what.selectedOptions[0].text, [...rows, ["#e3e6ea", what.value === "found" ? words.fewVisits : words.few]]);
    const most = Math.max(1, ...(counted.all ? counted.all.visits : []));
    bars.replaceChildren(...months.map((name, month) => {
      const bar = document.createElement("i"), all = counted.all;
      const share = !all ? 0 : what.value === "visits" ? all.visits[month] / most : (valueOf(all, what.value, month, 0) || 0);
      bar.style.height = `${Math.max(2, Math.round(share * 100))}%`;
      bar.title = name;
      return bar;
    }));
  }

  const wordsOf = (layer) => {
    const line = lineOf(layer), month = Number(slider.value), name = layer.feature.properties.name;
    if (!line) return [name, words.nothing];
    const rate = line.inspected[month] ? percent(line.problems[month] / line.inspected[month]) : "—";
    const texts = [`${name} · ${months[month]}`, filled(words.entities, { n: said(line.entities) })];
    texts.push(filled(words.visits, { n: said(line.visits[month]) }));
    texts.push(line.inspected[month] >= few ? filled(words.problems, { n: said(line.problems[month]), share: rate }) : words.fewVisits);
    if (line.entities >= few) texts.push(filled(words.seen, { n: said(line.seen[month]), share: percent(line.seen[month] / line.entities) }));
    return texts;
  };

  function paint() {
    const month = Number(slider.value);
    for (const layer of layers) {
      const mine = layer.feature.properties.level === by.value, isArea = layer.feature.properties.level === "area";
      if (mine || isArea) { if (!places.hasLayer(layer)) places.addLayer(layer); } else if (places.hasLayer(layer)) places.removeLayer(layer);
      layer.options.interactive = mine; // a border lies above the cells, and must not speak for them
      const value = mine ? valueOf(lineOf(layer), what.value, month, few) : null;
      const kind = value === null ? -1 : classes.cuts.filter((cut) => value >= cut).length;
      layer.setStyle({
        fillColor: kind < 0 ? "#e3e6ea" : classes.inks[kind], fillOpacity: mine ? 0.9 : 0, fill: mine,
        weight: isArea ? 1.6 : 0.6, color: "#5b6773",
      });
      if (mine && pointed === layer && layer.isTooltipOpen()) layer.setTooltipContent(lines(wordsOf(layer)));
    }
    for (const layer of layers) if (layer.feature.properties.level === "area" && by.value === "cell" && layer.bringToFront) layer.bringToFront();
    title.textContent = months[month];
    slider.setAttribute("aria-valuetext", months[month]);
    const all = counted.all;
    document.getElementById("said").textContent = all
      ? [filled(words.visits, { n: said(all.visits[month]) }),
         all.inspected[month] ? filled(words.problems, { n: said(all.problems[month]), share: percent(all.problems[month] / all.inspected[month]) }) : "",
         filled(words.seen, { n: said(all.seen[month]), share: percent(all.entities ? all.seen[month] / all.entities : 0) })].filter(Boolean).join(" · ")
      : words.nothing;
    bars.querySelectorAll("i").forEach((bar, place) => bar.classList.toggle("now", place === month));
  }

  for (const layer of layers) {
    layer.bindTooltip(() => lines(wordsOf(layer)), { sticky: true });
    layer.on("mouseover", () => { pointed = layer; });
    layer.on("click", () => tell({ area: layer.feature.properties.code, by: by.value, month: months[Number(slider.value)], what: what.value }));
  }
  let clock = 0;
  function stop() {
    clearInterval(clock);
    clock = 0;
    play.textContent = words.play;
    play.setAttribute("aria-pressed", "false");
  }
  function start() {
    if (Number(slider.value) === months.length - 1) slider.value = 0;
    play.textContent = words.pause;
    play.setAttribute("aria-pressed", "true");
    paint();
    clock = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      paint();
      if (Number(slider.value) === months.length - 1) stop();
    }, 700);
  }
  play.addEventListener("click", () => (clock ? stop() : start()));
  slider.addEventListener("input", () => { stop(); paint(); });
  bars.addEventListener("click", (event) => {
    const place = Array.from(bars.children).indexOf(event.target);
    if (place >= 0) { stop(); slider.value = place; paint(); }
  });
  for (const choice of [what, by]) choice.addEventListener("change", () => { classify(); paint(); });
  document.addEventListener("keydown", (event) => {
    if (event.code === "Space" && event.target === document.body) { event.preventDefault(); play.click(); }
  });
  slider.max = months.length - 1;
  slider.value = slider.max;
  classify();
  stop();
  paint();
}
