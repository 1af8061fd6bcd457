// A visit's sheet: binds the form to the draft, takes photos and the signature, and hands a finished record over.

import { sha256 } from "./store.js";
import { VisitForm } from "./form.js";
import { trouble } from "./line.js";
import { bindPad } from "./pad.js";
import { showPhotos } from "./photos.js";

export async function openSheet({ page, store, outbox, line }) {
  const words = page.words;
  const element = document.querySelector("[data-sheet]");
  if (!element) return; // recorded already: the page only shows it
  const form = new VisitForm(element, { ...words, ...page.rules });
  const opened = performance.now();
  const queued = (await store.outbox()).find((entry) => entry.visit === page.visit && entry.state !== "sent");
  const draft = store.draft(page.visit) ?? fresh();
  const before = draft.elapsed;
  if (draft.values) form.restore(draft.values);
  form.refresh();

  let begun = Boolean(draft.values); // a sheet that was only looked at is no draft
  const keep = () => {
    begun = true;
    if (element.inert) return; // handed over: what was finished stays as it is
    draft.values = form.values();
    draft.elapsed = before + (performance.now() - opened);
    try {
      store.keepDraft(page.visit, draft);
      line.refresh();
      element.querySelector("[data-kept]").textContent = words.kept.replace("{time}", clock(new Date()));
    } catch {
      alarm(words.full);
    }
  };
  const review = () => {
    const missing = form.missing(draft);
    const points = form.acts().flatMap((act) => act.points);
    fill("officers", form.officers().length);
    fill("points", `${points.filter((point) => point.outcome).length} / ${points.length}`);
    fill("bad", points.filter((point) => point.outcome === "bad").length);
    fill("photos", draft.files.filter((file) => file.kind !== "signature").length);
    fill("open", missing.length);
    return missing;
  };
  const fill = (name, text) => (element.querySelector(`[data-sum=${name}]`).textContent = text);
  const alarm = (text) => {
    const box = document.querySelector("[data-alarm]");
    box.querySelector("[data-alarm-text]").textContent = text;
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
  };
  const arrival = () => {
    const at = draft.arrived_at ? new Date(draft.arrived_at) : null;
    element.querySelector("[data-arrived]").textContent = at ? stamp(at) : words.notArrived;
    element.querySelector("[data-step=late]").hidden = !at || day(at) === day(new Date());
    element.querySelector("[data-arrive]").classList.toggle("btn-primary", !at);
  };
  const touched = () => {
    form.refresh();
    arrival();
    keep();
    review();
  };

  element.addEventListener("change", (event) => {
    if (event.target.matches("[data-code]")) form.codeTouched(event.target);
    const point = event.target.closest("[data-point]");
    if (point && event.target.type === "radio") form.pointTouched(point);
    if (event.target.type !== "file") touched();
  });
  element.addEventListener("input", () => keep());
  for (const button of element.querySelectorAll("[data-all-ok]")) {
    button.addEventListener("click", () => {
      form.allOk(button.closest("[data-act]"));
      touched();
    });
  }
  element.querySelector("[data-arrive]").addEventListener("click", () => {
    draft.arrived_at = new Date().toISOString();
    touched();
  });

  const photos = showPhotos(element.querySelector("[data-photos]"), { store, visit: page.visit, draft, words, touched });
  for (const input of element.querySelectorAll("[data-camera]")) {
    input.addEventListener("click", keep); // the camera may cost us the page: keep the draft before it opens
    input.addEventListener("change", async () => {
      for (const file of input.files) {
        try {
          const kept = await store.keepFile(page.visit, file, { kind: input.dataset.camera, taken_at: now() });
          if (!draft.files.some((known) => known.sha256 === kept.sha256)) {
            const { blob: _blob, visit: _visit, ...about } = kept;
            draft.files.push(about);
          }
        } catch {
          alarm(words.photoLost);
        }
      }
      input.value = "";
      touched();
      photos.draw();
    });
  }
  const pad = await bindPad(element.querySelector("[data-pad]"), { store, visit: page.visit, draft, touched, alarm, words });
  element.addEventListener("change", () => pad.fit());

  document.querySelector("[data-save]").addEventListener("click", async (event) => {
    const missing = review();
    if (missing.length) return complain(missing);
    event.target.disabled = true;
    try {
      keep();
      const record = form.record(draft, page.visit);
      const body = JSON.stringify(record);
      const files = record.files.map((file) => file.sha256);
      const entry = { id: draft.id, visit: page.visit, name: page.name, body, files, sha256: await sha256(body) };
      await store.keepEntry({ ...entry, state: "waiting", trouble: "", finished_at: record.finished_at });
      lock(true);
      await outbox.send(true);
      await settle();
    } catch (error) {
      alarm(error.message || words.full);
    } finally {
      event.target.disabled = false;
    }
  });

  const reopen = document.querySelector("[data-reopen]");
  reopen.addEventListener("click", async () => {
    const entry = await store.entry(draft.id);
    if (entry && entry.state !== "refused") return;
    await store.dropEntry(draft.id);
    element.inert = false;
    draft.id = crypto.randomUUID(); // what was handed over stays as it was; a change is a new version
    keep();
    location.reload();
  });

  // After sending: the receipt clears the phone, a refusal opens the sheet again, anything else waits.
  async function settle() {
    const entry = await store.entry(draft.id);
    if (!entry) {
      location.reload();
      return;
    }
    lock(true, entry);
  }

  function lock(on, entry) {
    element.inert = on;
    element.classList.toggle("handed-over", on);
    document.querySelector("[data-save]").hidden = on;
    document.querySelector("[data-handed]").hidden = !on;
    document.querySelector("[data-handed-text]").textContent = entry?.trouble
      ? (entry.state === "refused" ? words.refused : "") + trouble(entry, words)
      : words.sendingOne;
    reopen.hidden = entry?.state !== "refused";
  }

  function complain(missing) {
    const list = document.querySelector("[data-missing]");
    list.replaceChildren(
      ...missing.map(([text, where]) => {
        const item = document.createElement("li");
        const link = document.createElement("button");
        link.type = "button";
        link.textContent = text;
        link.addEventListener("click", () => where.scrollIntoView({ behavior: "smooth", block: "center" }));
        item.append(link);
        return item;
      }),
    );
    list.hidden = false;
    missing[0][1].scrollIntoView({ behavior: "smooth", block: "center" });
  }

  addEventListener("pagehide", () => begun && keep());
  arrival();
  review();
  photos.draw();
  if (queued) {
    draft.id = queued.id;
    lock(true, queued);
  }
  const announce = outbox.show;
  outbox.show = (state) => {
    announce(state);
    if (element.inert && !state.busy) settle();
  };
}

function fresh() {
  return {
    id: crypto.randomUUID(),
    started_at: now(),
    arrived_at: "",
    elapsed: 0,
    values: null,
    files: [],
    signature: "",
  };
}

const now = () => new Date().toISOString();
const zone = "Asia/Shanghai";
const day = (at) => at.toLocaleDateString("sv-SE", { timeZone: zone });
const clock = (at) => at.toLocaleTimeString("sv-SE", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
const stamp = (at) => `${day(at)} ${clock(at)}`;
