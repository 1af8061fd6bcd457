// Charts: <div class="chart" data-chart="figures"></div> draws the ECharts option found in
// <script type="application/json" id="figures">. Data blocks are not run, so the strict policy allows them.

const INK = "#1a2433";
const SOFT = "#536072";
const LINE = "#e1e5eb";
const PALETTE = ["#14559e", "#e08a00", "#2b8a57", "#b3261e", "#6c55a3", "#1c93a6", "#8b949e"];

function draw(place) {
  const source = document.getElementById(place.dataset.chart);
  if (!source || place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const option = JSON.parse(source.textContent);
  const chart = window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({
    color: PALETTE,
    textStyle: { color: INK, fontFamily: getComputedStyle(document.body).fontFamily },
    animationDuration: 300,
    grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
    ...option,
    // rich text instead of HTML: names from registers can carry markup, and the policy forbids inline styles
    tooltip: { trigger: "axis", renderMode: "richText", borderColor: LINE, textStyle: { color: INK }, ...option.tooltip },
    legend: { top: 0, left: 0, textStyle: { color: SOFT }, ...option.legend },
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  chart.on("click", (event) => {
    if (event.data?.href) location.assign(event.data.href);
  });
}

function drawAll() {
  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
}
drawAll();
document.addEventListener("htmx:afterSwap", drawAll);
