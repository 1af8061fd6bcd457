// The inspector's desk: what is still in this phone. The phone pages own the outbox and send it; here it is counted.

import { openStore } from "./field/store.js";

const line = document.querySelector("[data-outbox-line]");

async function count() {
  const store = await openStore(JSON.parse(line.dataset.owner));
  const waiting = (await store.outbox()).length;
  for (const place of document.querySelectorAll("[data-outbox-number]")) place.textContent = waiting;
  line.dataset.state = waiting ? "waiting" : "safe";
  line.querySelector("[data-outbox-words]").textContent = (waiting ? line.dataset.waiting : line.dataset.safe).replace("{n}", waiting);
}

count().catch(() => {
  line.querySelector("[data-outbox-words]").textContent = line.dataset.unknown;
});
