// The leader's board. The numbers and sentences are in the page and need nothing of this; charts come when the page has been quiet for a moment.

const COLOURS = { high: "#bf4412", alike: "#f6ead3", low: "#9cc3e2" };
const BLUES = ["#f3f5f8", "#b3d1e8", "#6fa8d2", "#2f74ad", "#0f3f6e"];
const INK = "#1a2433";
const LINE = "#14559e";
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const choice = document.querySelector("[data-choice]");
if (choice) {
  choice.form.classList.add("works");
  choice.addEventListener("change", () => choice.form.requestSubmit());
}

function read(id) {
  const source = document.getElementById(id);
  return source ? JSON.parse(source.textContent) : {};
}

function library(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
}

// Rich text instead of HTML in tooltips: names come from registers.
const TIP = { renderMode: "richText", borderColor: "#e1e5eb", textStyle: { color: INK, fontSize: 12 }, confine: true };

function share(value) {
  return value < 1 ? `${(value * 100).toFixed(1)}%` : String(Math.round(value));
}

function spark(place, points) {
  const known = points.filter(([, value]) => value !== null);
  if (known.length < 2) return;
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  const shares = !["visits_against_last_year", "overdue_rectifications"].includes(place.dataset.line);
  chart.setOption({
    animation: false,
    grid: { left: 2, right: 4, top: 4, bottom: 2 },
    xAxis: { type: "category", show: false, boundaryGap: false, data: points.map(([month]) => month) },
    yAxis: { type: "value", show: false, scale: true },
    tooltip: { ...TIP, trigger: "axis", formatter: ([at]) => `${at.name}  ${at.value === null ? "—" : shares ? share(at.value) : Math.round(at.value)}` },
    series: [{ type: "line", data: points.map(([, value]) => value), showSymbol: false, lineStyle: { width: 2, color: LINE }, areaStyle: { color: "rgba(20, 85, 158, 0.08)" } }],
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

// Hatching says "too few to tell", on a screen without colours as well.
function hatch() {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const pen = tile.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = "#b4bcc7";
  pen.lineWidth = 1.5;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
    pen.stroke();
  }
  return { image: tile, repeat: "repeat" };
}

function show(key) {
  const place = document.getElementById(`area-${key}`);
  if (!place) {
    // not among those shown: fetch the list it stands in, then look again
    for (const more of document.querySelectorAll("[data-more=red], [data-more=rest]")) {
      if (more.open) continue;
      more.addEventListener("htmx:afterSettle", () => show(key), { once: true });
      more.open = true;
      return;
    }
    return;
  }
  const more = place.closest("details");
  if (more) more.open = true;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

// One map of the areas; `colour` gives a fill by key, `tip` the words of the pointer.
function areaMap(place, outlines, colour, tip) {
  place.replaceChildren();
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    tooltip: { ...TIP, formatter: ({ name }) => tip(name) },
    series: [
      {
        type: "map",
        map: "areas",
        roam: false,
        aspectScale: 0.85,
        layoutCenter: ["50%", "50%"],
        layoutSize: "98%",
        label: { show: false },
        selectedMode: false,
        itemStyle: { borderColor: "#6b7685", borderWidth: 0.6 },
        data: outlines.features.map(({ properties: { name } }) => {
          const areaColor = colour(name); // pointed at, an area keeps its colour: the colour is what it says
          return {
            name,
            itemStyle: { areaColor },
            emphasis: { label: { show: false }, itemStyle: { areaColor, borderColor: INK, borderWidth: 2 } },
          };
        }),
      },
    ],
  });
  chart.on("click", (event) => show(event.name));
  new ResizeObserver(() => chart.resize()).observe(place);
}

// A small map beside it: more is darker, and the most is written down.
function tile(place, outlines, marks) {
  const column = Number(place.dataset.tile);
  const words = (n) => place.dataset.words.replace("{n}", n.toLocaleString());
  const most = Math.max(...Object.values(marks).map((mark) => mark[column]));
  const step = (n) => (n ? BLUES[Math.min(BLUES.length - 1, 1 + Math.floor(((BLUES.length - 1) * (n - 1)) / most))] : BLUES[0]);
  const caption = document.createElement("b");
  caption.textContent = ` 0 – ${words(most)}`;
  place.previousElementSibling.append(caption);
  areaMap(place, outlines, (key) => step(marks[key]?.[column] ?? 0), (key) => `${marks[key]?.[0] ?? key}\n${words(marks[key]?.[column] ?? 0)}`);
}

async function outlinesFor(place) {
  const answer = await fetch(place.dataset.boardMap, { headers: { accept: "application/json" } });
  return answer.ok ? answer.json() : { features: [] };
}

async function map(place, outlines) {
  const tiles = [...document.querySelectorAll("[data-tile]")];
  if (!outlines.features.length) {
    for (const one of [place, ...tiles.map((one) => one.parentElement)]) one.remove();
    return;
  }
  const marks = read("board-areas");
  const words = Object.fromEntries([...document.querySelectorAll(".board-legend li")].map((li) => [li.querySelector("i").className.replace("swatch swatch-", ""), li.textContent]));
  const few = hatch();
  window.echarts.registerMap("areas", outlines);
  areaMap(place, outlines, (key) => COLOURS[marks[key]?.[1]] ?? few, (key) => (marks[key] ? `${marks[key][0]}\n${words[marks[key][1]]}` : key));
  for (const one of tiles) {
    await quiet();
    tile(one, outlines, marks);
  }
}

async function draw() {
  const place = document.querySelector("[data-board-map]");
  const lines = [...document.querySelectorAll("[data-line]")];
  if (!place && !lines.length) return;
  const [outlines] = await Promise.all([place && outlinesFor(place), library(document.querySelector("[data-echarts]").dataset.echarts)]);
  const points = read("board-lines");
  for (const one of lines) {
    await quiet();
    spark(one, points[one.dataset.line] ?? []);
  }
  await quiet();
  if (place) await map(place, outlines);
  performance.mark("charts");
  document.documentElement.dataset.charts = "drawn";
}

// The processor free for a moment: a press or a key goes before a chart.
function quiet() {
  return new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 3000 }) : setTimeout(done, 50)));
}

function loaded() {
  return new Promise((done) => (document.readyState === "complete" ? done() : addEventListener("load", done, { once: true })));
}

loaded()
  .then(quiet)
  .then(draw)
  .catch(() => {
    // without the charts the page still says everything in words
    for (const place of document.querySelectorAll("[data-board-map], [data-line], .board-tiles")) place.remove();
  });
