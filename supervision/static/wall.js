// The wall: tickets appear one by one in the order of the certificate. Whoever asked for less motion sees them at once.

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const PACE = 700; // milliseconds a ticket: a name can be read aloud, 50 take about half a minute
let timer = 0;

function play(wall) {
  const tickets = [...wall.querySelectorAll(".tickets > li")];
  const pause = wall.querySelector("[data-pause]");
  const replay = wall.querySelector("[data-replay]");
  clearInterval(timer);
  if (!tickets.length || calm) return;
  tickets.forEach((one) => one.classList.add("waiting"));
  pause.hidden = false;
  replay.hidden = true;
  let shown = 0;
  const step = () => {
    tickets[shown].classList.replace("waiting", "coming");
    tickets[shown].scrollIntoView({ block: "nearest" });
    shown += 1;
    if (shown < tickets.length) return;
    clearInterval(timer);
    pause.hidden = true;
    replay.hidden = false;
  };
  const go = () => { timer = setInterval(step, Math.min(PACE, 60000 / tickets.length)); };
  pause.textContent = pause.dataset.pauseWords;
  pause.onclick = () => {
    const paused = pause.textContent === pause.dataset.goWords;
    if (paused) go();
    else clearInterval(timer);
    pause.textContent = paused ? pause.dataset.pauseWords : pause.dataset.goWords;
  };
  go();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-replay]")) play(document.getElementById("wall-now"));
});

// What was opened before this page came stands there at once; what is opened while people watch, appears.
let before = document.getElementById("wall-now")?.dataset.state;
const replay = document.querySelector("[data-replay]");
if (replay && !calm) replay.hidden = false;
document.addEventListener("htmx:afterSwap", () => {
  const wall = document.getElementById("wall-now");
  if (wall.dataset.state === "opened" && before !== "opened") play(wall);
  before = wall.dataset.state;
});
