// A click in the map finds the row of that place in the table below. The map lives in a sandboxed frame of another origin;
// all it can send is a short code, and all the code can do is to match a row.

const frame = document.querySelector("iframe[data-map]");
const CODE = /^[0-9A-Z-]{1,20}$/;

window.addEventListener("message", (event) => {
  if (!frame || event.source !== frame.contentWindow) return;
  const code = event.data?.area;
  if (typeof code !== "string" || !CODE.test(code)) return;
  const row = [...document.querySelectorAll("tr[data-place]")].find((place) => place.dataset.place === code);
  if (!row) return;
  for (const marked of document.querySelectorAll("tr.table-active")) marked.classList.remove("table-active");
  row.classList.add("table-active");
  row.scrollIntoView({ block: "center", behavior: "smooth" });
});
