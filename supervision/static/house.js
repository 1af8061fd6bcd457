// Small manners of every page. Nothing here is needed to read a page or to send a form.

const root = document.documentElement;

// The folding menu of small screens.
for (const button of document.querySelectorAll("[data-menu]")) {
  button.addEventListener("click", () => {
    const open = button.closest(".side").classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
}
document.addEventListener("keydown", (event) => {
  const side = document.querySelector(".side.open");
  if (event.key !== "Escape" || !side) return;
  side.classList.remove("open");
  const button = side.querySelector("[data-menu]");
  button?.setAttribute("aria-expanded", "false");
  button?.focus();
});

// A form is sent once: a second click while the server works would only be refused.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.ask ?? form.dataset.ask;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented || form.target || form.dataset.stays !== undefined) return;
  root.classList.add("is-loading");
  const button = event.submitter;
  if (button) {
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 15000);
  }
});
window.addEventListener("pageshow", () => {
  root.classList.remove("is-loading");
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || link.target || link.hasAttribute("download") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href, location.href);
  const file = /\.(pdf|zip|xlsx|csv|json)$/.test(to.pathname);
  if (to.origin === location.origin && to.pathname !== location.pathname && !file) root.classList.add("is-loading");
});

// Tables with many columns fold into small sheets on a phone; each cell then needs its heading.
function label(within) {
  for (const table of within.querySelectorAll("table.card-table")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    if (heads.length < 3) continue;
    table.classList.add("folds");
    for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
      [...row.cells].forEach((cell, column) => {
        if (cell.colSpan === 1 && heads[column]) cell.dataset.label = heads[column];
      });
    }
  }
}
label(document);
document.addEventListener("htmx:afterSwap", (event) => label(event.detail.target.parentElement ?? document));

// htmx speaks the same protection as forms do.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRF-Token"] = token;
});
// A fragment that cannot be fetched says so in its place instead of breathing for ever.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const place = event.detail.elt;
    const words = place.querySelector?.("template[data-failed]");
    if (words) place.replaceChildren(words.content.cloneNode(true));
  });
}
