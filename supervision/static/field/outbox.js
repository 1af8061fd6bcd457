// The outbox: sends finished records and their files, again and again, until the server's receipt names the same
// hashes and misses nothing. Only then is the phone's copy deleted. One record's trouble never blocks another's.

const PAUSE = 20_000;

export class Outbox {
  constructor(store, csrf, show) {
    this.store = store;
    this.csrf = csrf;
    this.show = show;
    this.sending = false;
    this.stopped = "";
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    setInterval(() => this.send(), PAUSE);
  }

  async report(busy = false) {
    const entries = await this.store.outbox();
    this.show({ entries, busy, stopped: this.stopped });
    return entries;
  }

  async send(pressed = false) {
    if (pressed) this.stopped = "";
    if (this.sending || this.stopped) return this.report(this.sending);
    this.sending = true;
    try {
      if (navigator.locks) {
        await navigator.locks.request("field-outbox", { ifAvailable: true }, (lock) => lock && this.sendAll());
      } else {
        await this.sendAll();
      }
    } finally {
      this.sending = false;
    }
    return this.report();
  }

  async sendAll() {
    for (const entry of await this.report(true)) {
      if (entry.state !== "waiting" || this.stopped) continue;
      try {
        await this.sendOne(entry);
      } catch (error) {
        entry.trouble = error instanceof TypeError ? "offline" : String(error.message || error);
        await this.store.keepEntry(entry);
      }
      await this.report(true);
    }
  }

  async sendOne(entry) {
    const first = await this.putRecord(entry);
    if (!first) return;
    for (const hash of first.missing) {
      if (!(await this.putFile(entry, hash))) return;
    }
    const last = first.missing.length ? await this.putRecord(entry) : first;
    if (!last) return;
    if (last.complete && last.body_sha256 === entry.sha256 && sameSet(last.files, entry.files)) {
      this.store.dropDraft(entry.visit);
      await this.store.dropEntry(entry.id);
      await this.store.dropFiles(entry.visit, entry.files);
      return;
    }
    entry.trouble = "incomplete";
    await this.store.keepEntry(entry);
  }

  async putRecord(entry) {
    const answer = await fetch(`/api/records/${entry.id}`, {
      method: "PUT",
      headers: { "content-type": "application/json", accept: "application/json", "x-csrf-token": this.csrf },
      body: entry.body,
    });
    const receipt = await answer.json().catch(() => ({}));
    if (answer.ok && receipt.body_sha256 === entry.sha256) return receipt;
    await this.note(entry, answer.status, receipt.answer === "conflict" ? "conflict" : "refused", receipt.detail);
    return null;
  }

  async putFile(entry, hash) {
    const file = await this.store.file(entry.visit, hash);
    if (!file) {
      entry.trouble = "lost";
      await this.store.keepEntry(entry);
      return false;
    }
    const query = new URLSearchParams({ kind: file.kind, taken_at: file.taken_at });
    const answer = await fetch(`/api/evidence/${entry.visit}/${hash}?${query}`, {
      method: "PUT",
      headers: { "content-type": "application/octet-stream", accept: "application/json", "x-csrf-token": this.csrf },
      body: file.blob,
    });
    if (answer.ok) return true;
    const told = await answer.json().catch(() => ({}));
    await this.note(entry, answer.status, "waiting", told.detail);
    return false;
  }

  // A lost login or an outdated page stops everything at once; a server in trouble is asked again later.
  async note(entry, status, state, detail) {
    if (status === 401 || status === 403 || status === 410) {
      this.stopped = status === 403 ? "stale" : "login";
      return;
    }
    if (status >= 400 && status < 500 && status !== 408 && status !== 429) entry.state = state;
    entry.trouble = detail || `HTTP ${status}`;
    await this.store.keepEntry(entry);
  }
}

function sameSet(a, b) {
  return a.length === b.length && a.every((hash) => b.includes(hash));
}
