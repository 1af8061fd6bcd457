// The inspector's desk: what is still in this phone. The phone pages own the outbox and send it; here it is counted.

import { openStore } from "./field/store.js";

const line = document.querySelector("[data-outbox-line]");

async function count() {
  const store = await openStore(JSON.parse(line.dataset.owner));
  const waiting = (await store.outbox()).length;
  const drafts = waiting ? 0 : store.draftVisits().length;
  for (const place of document.querySelectorAll("[data-outbox-number]")) place.textContent = waiting;
  line.dataset.state = waiting || drafts ? "waiting" : "safe";
  const words = waiting ? line.dataset.waiting : drafts ? line.dataset.drafts : line.dataset.safe;
  line.querySelector("[data-outbox-words]").textContent = words.replace("{n}", waiting || drafts);
}

count().catch(() => {
  line.querySelector("[data-outbox-words]").textContent = line.dataset.unknown;
});
