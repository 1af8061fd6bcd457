// A map lives in a sandboxed frame of another origin. All it may send are small whole numbers, short codes and where it is looking; all they
// can do is to find a row of the page or to ask the server, which says only what the reader may see.

const frame = document.querySelector("iframe[data-map]");
const CODE = /^[0-9A-Za-z-]{1,20}$/;
const VIEW = /^\d+(\.\d+)?\/-?\d+\.\d+\/-?\d+\.\d+$/;
const PAPER = 672; // between the margins of a sheet of A4, in pixels
const found = document.querySelector("[data-found]");
const list = document.querySelector("[data-list]");

function whole(values) {
  return Array.isArray(values) && values.length > 0 && values.length <= 12 && values.every((n) => Number.isInteger(n) && n >= 0 && n < 1e8);
}

function line(business) {
  const item = document.createElement("li"), link = document.createElement("a"), about = document.createElement("small");
  item.className = "mb-2";
  link.href = `/entities/${encodeURIComponent(business.code)}`;
  link.textContent = business.name;
  about.className = "text-secondary d-block";
  const last = business.last_on ? list.dataset.last.replace("{day}", business.last_on) : list.dataset.never;
  about.textContent = [business.trade, business.address, last].filter(Boolean).join(" · ");
  item.append(link, about);
  return item;
}

function say(items, count) {
  list.replaceChildren(...items);
  const more = found.querySelector("[data-more]");
  more.textContent = count > items.length ? more.dataset.words.replace("{n}", count).replace("{m}", items.length) : "";
  found.hidden = false;
  found.scrollIntoView({ block: "nearest", behavior: "smooth" });
  found.focus({ preventScroll: true });
}

async function open(places, count) {
  const query = new URLSearchParams({ sheet: frame.dataset.sheet, at: places.join(",") });
  const answer = await fetch(`/maps/points/at?${query}`, { headers: { accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) {
    const sorry = document.createElement("li");
    sorry.textContent = list.dataset.failed;
    return say([sorry], 0);
  }
  const { businesses } = await answer.json();
  if (businesses.length === 1 && count === 1) location.assign(`/entities/${encodeURIComponent(businesses[0].code)}`);
  else say(businesses.map(line), count);
}

function mark(row) {
  if (!row) return;
  for (const marked of document.querySelectorAll("tr.table-active")) marked.classList.remove("table-active");
  row.closest("details")?.setAttribute("open", "");
  row.classList.add("table-active");
  row.scrollIntoView({ block: "center", behavior: "smooth" });
}

// which list stands behind a colour of the map of months; coverage counts from the beginning of the year
const LISTS = { visits: "visits", found: "problems", seen: "visited" };

function listed({ area, by, month, what }) {
  if (!CODE.test(area) || !["area", "cell"].includes(by) || !/^\d{4}-\d{2}$/.test(month) || !Object.hasOwn(LISTS, what)) return;
  const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
  const from = what === "seen" ? `${month.slice(0, 4)}-01-01` : `${month}-01`, to = end < frame.dataset.last ? end : frame.dataset.last;
  location.assign(`/analytics/records?${new URLSearchParams({ of: LISTS[what], [by]: area, from, to })}`);
}

document.querySelector("[data-print]")?.addEventListener("click", () => print());

if (frame) {
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || typeof event.data !== "object" || !event.data) return;
    const { at, of, view, stop, area, month } = event.data;
    // the view stands in the address, so that coming back from a dossier finds the map where it was
    if (typeof view === "string" && view.length < 60 && VIEW.test(view)) history.replaceState(null, "", `#${view}`);
    if (typeof area === "string" && typeof month === "string" && frame.dataset.last) listed(event.data);
    else if (typeof area === "string" && CODE.test(area)) mark(document.querySelector(`tr[data-place="${area}"]`));
    if (Number.isInteger(stop)) mark(document.querySelector(`tr[data-stop="${stop}"]`));
    if (found && whole(at) && Number.isInteger(of)) open(at, of);
  });
  window.addEventListener("beforeprint", () => {
    const { clientWidth: wide, clientHeight: tall } = frame;
    for (const [name, value] of [["--wide", `${wide}px`], ["--tall", `${tall}px`], ["--fits", PAPER / wide]]) frame.style.setProperty(name, value);
  });
  const view = location.hash.slice(1);
  frame.src = frame.dataset.map + (VIEW.test(view) ? `#${view}` : "");
}
