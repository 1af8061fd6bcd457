// The keys of the review press what stands on the page; without them everything can be clicked.

const help = document.getElementById("review-keys");

function pressed(event) {
  if (event.code === "Digit2" && event.shiftKey) return "shift+2";
  return event.key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input:not([type=hidden]), textarea, select");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = pressed(event);
  if (help?.open) {
    if (key === "?") help.close();
    return;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});

for (const button of document.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens)?.showModal());
}
// A filter counts as soon as it is chosen.
for (const field of document.querySelectorAll("[data-sends]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
