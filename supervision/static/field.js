// The phone pages: today's list and one visit's form. Thin on purpose, but nothing typed or photographed is lost:
// every touch is kept at once, and only the server's receipt lets go of it.

import { openStore } from "./field/store.js";
import { outboxLine } from "./field/line.js";
import { Outbox } from "./field/outbox.js";
import { openSheet } from "./field/sheet.js";

const page = JSON.parse(document.getElementById("field-data").textContent);
const csrf = document.querySelector("meta[name=csrf-token]").content;

async function start() {
  if (!window.isSecureContext || !crypto.subtle) throw new Error(page.words.insecure);
  const store = await openStore(page.owner);
  for (const visit of store.draftVisits()) {
    const mark = document.querySelector(`[data-visit-mark="${CSS.escape(visit)}"]`);
    if (mark) mark.dataset.draft = page.words.markDraft;
  }
  const line = outboxLine(page.words, () => store.draftVisits().length);
  const outbox = new Outbox(store, csrf, line.show);
  line.onSend(() => outbox.send(true));
  if (page.visit) await openSheet({ page, store, outbox, line });
  if (page.missing) await refreshWhenSent(store, outbox);
  await outbox.send();
  document.documentElement.dataset.field = "ready";
}

// The page said that files are missing; once this phone has sent them it says so no longer.
async function refreshWhenSent(store, outbox) {
  const mine = async () => (await store.outbox()).some((entry) => entry.visit === page.visit);
  if (!(await mine())) return; // another phone holds them
  const announce = outbox.show;
  outbox.show = (state) => {
    announce(state);
    if (!state.busy && !state.entries.some((entry) => entry.visit === page.visit)) location.reload();
  };
}

start().catch((error) => {
  const alarm = document.querySelector("[data-alarm]");
  alarm.querySelector("[data-alarm-text]").textContent = error.message || String(error);
  alarm.hidden = false;
});
