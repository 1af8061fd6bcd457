// What the phone keeps until the server has it: the text of a draft in localStorage (written at once, on every
// touch), photos and signatures in IndexedDB (by hash), finished records in the outbox. Nothing here deletes
// anything unless it is told to.

import { openDB } from "/static/vendor/idb/index.js";

const PREFIX = "field-draft:";

export async function openStore(owner) {
  const database = await openDB("supervision-field", 1, {
    upgrade(db) {
      db.createObjectStore("files", { keyPath: ["visit", "sha256"] });
      db.createObjectStore("outbox", { keyPath: "id" });
    },
  });
  navigator.storage?.persist?.();
  return new Store(database, owner);
}

export async function sha256(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : await data.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Store {
  constructor(database, owner) {
    this.database = database;
    this.owner = owner;
  }

  draft(visit) {
    const text = localStorage.getItem(PREFIX + this.owner + ":" + visit);
    return text ? JSON.parse(text) : null;
  }

  keepDraft(visit, draft) {
    localStorage.setItem(PREFIX + this.owner + ":" + visit, JSON.stringify(draft));
  }

  dropDraft(visit) {
    localStorage.removeItem(PREFIX + this.owner + ":" + visit);
  }

  draftVisits() {
    const start = PREFIX + this.owner + ":";
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length));
  }

  async keepFile(visit, blob, about) {
    if (!blob.size) throw new Error("empty file");
    const hash = await sha256(blob);
    const file = { visit, sha256: hash, size: blob.size, media_type: blob.type, blob, ...about };
    await this.database.put("files", file);
    const back = await this.database.get("files", [visit, hash]); // a full disk may fail in silence
    if (!back || back.blob.size !== blob.size) throw new Error("not stored");
    return file;
  }

  file(visit, hash) {
    return this.database.get("files", [visit, hash]);
  }

  async dropFiles(visit, hashes) {
    for (const hash of hashes) await this.database.delete("files", [visit, hash]);
  }

  async outbox() {
    return (await this.database.getAll("outbox")).filter((entry) => entry.owner === this.owner);
  }

  entry(id) {
    return this.database.get("outbox", id);
  }

  async keepEntry(entry) {
    await this.database.put("outbox", { ...entry, owner: this.owner });
  }

  async dropEntry(id) {
    await this.database.delete("outbox", id);
  }
}
