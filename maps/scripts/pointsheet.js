// The sheet of all points: what is shown, what it says under the pointer, and what a touch asks of the page around it.

const FINE_FROM = 10.5; // from this zoom on small cells, below it their parents
const NEAR = 7; // pixels around the pointer
const NAMED = 12; // so many businesses a touch may ask for

function startPoints(map, areas) {
  const about = JSON.parse(carried("facts"));
  furnished(map, about.bounds);
  Promise.all([inflated(carried("places")), inflated(carried("visits"))])
    .then(([places, visits]) => {
      const book = unpacked(places, about.sizes);
      book.state = states(visits, book.n);
      showPoints(map, areas, about, book);
      ready();
    })
    .catch(() => failed(about.words.old));
}

function gradeOf(book, lowest) {
  const all = new Uint8Array(book.n);
  for (let i = 0; i < book.n; i++) {
    const score = book.score[i];
    all[i] = score >= lowest.D ? 3 : score >= lowest.C ? 2 : score >= lowest.B ? 1 : 0;
  }
  return all;
}

function showPoints(map, areas, about, book) {
  const { words, colours, box } = about, Board = boardClass(), memory = {};
  const sizes = { fine: book.fine, coarse: book.over, wide: book.wide };
  for (const one of Object.values(sizes)) counted(one, book, !about.lowest);
  const grades = about.lowest ? gradeOf(book, about.lowest) : null;
  const ground = document.getElementById("ground"), shown = document.getElementById("dots");
  const size = document.getElementById("size"), ofCells = () => /risk|coverage/.test(ground.value);
  const named = () => (size.value !== "auto" ? size.value : map.getZoom() >= FINE_FROM ? "fine" : "coarse");
  const level = () => sizes[named()];
  const dotted = () => (shown.value === "grade" ? [grades, colours.grades, words.grades] : [book.state, colours.states, words.states]);

  const remembered = {};
  function classed(one, what) {
    const name = Object.keys(sizes).find((key) => sizes[key] === one) + what, known = remembered[name];
    if (known) return known;
    const enough = what === "risk" ? one.told : one.size;
    const value = what === "risk" ? one.mean : Float32Array.from(one.seen, (n, i) => n / (one.size[i] || 1));
    const large = Array.from(value).filter((_value, i) => enough[i] >= about.few);
    const found = classesOf(large, what === "risk" ? 1 : 0.01, what === "risk" ? colours.risk : colours.coverage);
    found.kinds = Int8Array.from(value, (v, i) => (enough[i] < about.few ? -1 : found.cuts.filter((cut) => v >= cut).length));
    return (remembered[name] = found);
  }

  const under = new Board((canvas, view) => {
    const what = ground.value;
    if (!ofCells()) return false;
    const found = classed(level(), what);
    paintCells(canvas, view, level(), box, found.kinds, found.inks);
    return true;
  }, { pane: "cells" });
  const over = new Board((canvas, view) => {
    if (shown.value === "none") return false;
    const [kinds, inks] = dotted();
    paintDots(canvas, view, book, box, kinds, inks, memory);
    return true;
  }, { pane: "dots" });
  for (const [name, index] of [["cells", 410], ["dots", 420]]) map.createPane(name).style.zIndex = index;
  under.addTo(map);
  over.addTo(map);

  function explain() {
    const [kinds, inks, names] = dotted();
    const counts = new Array(inks.length).fill(0);
    for (const kind of kinds) counts[kind]++;
    const rows = inks.map((ink, kind) => [ink, `${names[kind]} ${said(counts[kind])}`]).reverse();
    legend("of-dots", shown.value === "none" ? "" : shown.selectedOptions[0].text, shown.value === "none" ? [] : rows);
    let steps = [];
    if (ground.value === "areas") steps = about.steps;
    else if (ground.value !== "plain") {
      const found = classed(level(), ground.value), spoken = ground.value === "risk" ? Math.round : percent;
      const edges = [found.low, ...found.cuts, found.high];
      steps = found.inks.map((ink, kind) => [ink, `${spoken(edges[kind])} – ${spoken(edges[kind + 1])}`]).reverse();
      steps.push(["", words.few, true]);
    }
    const title = ground.selectedOptions[0].text + (ofCells() ? ` · ${words[named()]}` : "");
    legend("of-ground", title, steps, ofCells() ? inCells(level(), about) : "");
    size.parentElement.hidden = !ofCells();
    areas.setStyle((feature) => ({ fillColor: feature.properties.fill, fillOpacity: ground.value !== "areas" ? 0 : shown.value === "none" ? 0.8 : 0.3 }));
  }
  const again = () => { explain(); under.redraw(); over.redraw(); };
  for (const choice of [ground, shown, size]) choice.addEventListener("change", again);
  map.on("zoomend", explain);
  explain();
  pointing(map, areas, about, { book, grades, level, named, ground, shown });
}

// how many cells there are, how few were visited in the least of them, and how many are too small to say anything of
function inCells(level, { words, few }) {
  const least = level.seen.reduce((a, b) => Math.min(a, b), level.n ? Infinity : 0);
  return filled(words.cells, { n: said(level.n), least: said(least), small: said(level.size.filter((n) => n < few).length) });
}

// businesses within reach of a place in the window, nearest first
function nearby(map, about, book, place, reach) {
  const world = 256 * 2 ** map.getZoom(), corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
  const at = onCanvas(about.box, { world, x: corner.x, y: corner.y }), found = [];
  const far = book.fine.reach * Math.max(at.kx, at.ky) + reach;
  for (let cell = 0; cell < book.fine.n; cell++) {
    if (Math.abs(book.fine.x[cell] * at.kx + at.bx - place.x) > far) continue;
    if (Math.abs(book.fine.y[cell] * at.ky + at.by - place.y) > far) continue;
    for (let i = book.fine.start[cell]; i < book.fine.start[cell + 1]; i++) {
      const away = Math.hypot(book.x[i] * at.kx + at.bx - place.x, book.y[i] * at.ky + at.by - place.y);
      if (away <= reach) found.push([away, i]);
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, i]) => i);
}

function cellAt(map, about, level, latlng) {
  const here = map.project(latlng, 0).divideBy(256), { box } = about;
  const x = ((here.x - box[0]) / box[2]) * 65535, y = ((here.y - box[1]) / box[3]) * 65535;
  for (let cell = 0; cell < level.n; cell++) {
    if (Math.abs(level.x[cell] - x) > level.reach || Math.abs(level.y[cell] - y) > level.reach) continue;
    let inside = false;
    for (let a = 0, b = 5; a < 6; b = a++) {
      const ax = level.x[cell] + level.dx[a * level.n + cell], ay = level.y[cell] + level.dy[a * level.n + cell];
      const bx = level.x[cell] + level.dx[b * level.n + cell], by = level.y[cell] + level.dy[b * level.n + cell];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
    if (inside) return cell;
  }
  return -1;
}

function pointing(map, areas, about, { book, grades, level, named, ground, shown }) {
  const { words } = about, tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -8] });
  let area = null, asked = false;
  areas.on("mouseover", (event) => { area = event.layer.feature.properties; });
  areas.on("mouseout", () => { area = null; });

  const ofPoint = (i, others) => [
    about.lowest ? filled(words.point, { grade: "ABCD"[grades[i]], score: book.score[i] }) : words.business,
    words.states[book.state[i]],
    others ? filled(words.others, { n: said(others) }) : "",
    about.lowest ? words.open : "",
  ];
  const ofCell = (one, cell) => {
    const n = one.size[cell];
    const share = percent(n ? one.seen[cell] / n : 0);
    return [
      words[named()],
      filled(words.entities, { n: said(n) }),
      ...(n < about.few ? [words.few] : [one.told[cell] < about.few ? "" : filled(words.mean, { n: Math.round(one.mean[cell]) }), filled(words.seen, { n: said(one.seen[cell]), share })]),
    ];
  };
  const ofPlace = (event) => {
    const reach = Math.max(NEAR, dotRadius(map.getZoom()) + 2);
    const near = shown.value === "none" ? [] : nearby(map, about, book, event.containerPoint, reach);
    if (near.length) return ofPoint(near[0], near.length - 1);
    if (ground.value === "risk" || ground.value === "coverage") {
      const cell = cellAt(map, about, level(), event.latlng);
      return cell < 0 ? null : ofCell(level(), cell);
    }
    return area ? area.lines : null;
  };
  map.on("mousemove", (event) => {
    if (asked || map.dragging.moving()) return; // who pans looks at the whole, not at one point
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const texts = ofPlace(event);
      if (!texts) return map.closeTooltip(tip);
      tip.setLatLng(event.latlng).setContent(lines(texts));
      if (!map.hasLayer(tip)) tip.addTo(map);
    });
  });
  map.on("mouseout movestart", () => map.closeTooltip(tip));
  map.on("click", (event) => {
    if (shown.value === "none") return;
    const near = nearby(map, about, book, event.containerPoint, Math.max(NEAR, dotRadius(map.getZoom()) + 2));
    if (near.length) tell({ at: near.slice(0, NAMED), of: near.length });
  });
}
