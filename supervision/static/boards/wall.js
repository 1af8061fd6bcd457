// The screen of a duty room: a clock, panels that take turns, and news without a reload. Only parts that differ are exchanged.

const duty = document.querySelector(".duty");
const board = duty.querySelector("[data-board]");
const state = duty.querySelector("[data-state]");
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const wide = matchMedia("(min-width: 1100px) and (min-height: 640px)");
const TURN = 15000; // milliseconds a panel stands

// The clock goes by the server's time, whatever this machine believes.
const clock = duty.querySelector("[data-clock]");
const ahead = Date.parse(clock.dataset.now) - Date.now();
const time = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const day = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });
function tick() {
  const now = new Date(Date.now() + ahead);
  clock.textContent = time.format(now);
  duty.querySelector("[data-date]").textContent = day.format(now);
}
tick();
setInterval(tick, 1000);

// The chart.
let chart = null;
function draw(within) {
  const source = within.querySelector("#months");
  const place = board.querySelector(".duty-chart");
  if (!source || !place || !window.echarts) return;
  chart ??= window.echarts.init(place, null, { renderer: "canvas" });
  chart.setOption({ animation: !calm, animationDuration: 400, ...JSON.parse(source.textContent) });
}
function ready() {
  draw(board);
  const place = board.querySelector(".duty-chart");
  if (place) new ResizeObserver(() => chart?.resize()).observe(place);
}
if (window.echarts) ready();
else addEventListener("load", ready, { once: true });

// Panels take turns on a wide screen. Arrow keys turn, the space bar holds; whoever asked for less motion turns by hand.
const panels = [...board.querySelectorAll(".duty-panel")];
const tabs = duty.querySelector("[data-tabs]");
const pause = duty.querySelector("[data-pause]");
let shown = 0;
let timer = 0;
const buttons = panels.map((panel, place) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = panel.dataset.title;
  button.setAttribute("aria-controls", panel.id);
  button.addEventListener("click", () => show(place));
  tabs.append(button);
  return button;
});
function show(place) {
  shown = (place + panels.length) % panels.length;
  panels.forEach((panel, number) => panel.classList.toggle("shown", number === shown));
  buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(number === shown)));
  chart?.resize();
}
function go(on) {
  clearInterval(timer);
  timer = on ? setInterval(() => show(shown + 1), TURN) : 0;
  pause.textContent = on ? pause.dataset.pauseWords : pause.dataset.goWords;
}
function arrange() {
  const turning = wide.matches;
  board.querySelector("[data-panels]").classList.toggle("turning", turning);
  tabs.hidden = pause.hidden = !turning;
  go(turning && !calm);
  show(shown);
}
pause.addEventListener("click", () => go(!timer));
wide.addEventListener("change", arrange);
document.addEventListener("keydown", (event) => {
  if (!wide.matches || event.target.closest("button, a, input")) return;
  if (event.key === "ArrowRight") show(shown + 1);
  else if (event.key === "ArrowLeft") show(shown - 1);
  else if (event.key === " ") go(!timer);
  else return;
  event.preventDefault();
});
arrange();

// News: the same parts as a page would have, exchanged where they differ. The login grows old all the same, unless it is pinned here.
let latest = clock.textContent;
function say(words) {
  state.textContent = words ? words.replace("{time}", latest) : "";
}
async function look() {
  try {
    const answer = await fetch(duty.dataset.news, { headers: { accept: "text/html", "HX-Request": "true", "X-Watching": "1" } });
    if (answer.status === 401) return say(state.dataset.expired);
    if (!answer.ok) return say(state.dataset.lost);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of board.querySelectorAll("[data-part]")) {
      const news = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!news || news.outerHTML === part.outerHTML) continue;
      part.className = news.className;
      part.replaceChildren(...news.childNodes);
    }
    draw(fresh);
    latest = time.format(new Date(Date.now() + ahead));
    say("");
  } catch {
    say(state.dataset.lost);
  }
}
setInterval(look, 1000 * Number(duty.dataset.every));
