// A custodian's shares: made, committed to, and locked into a file, all on this device. The server's own rules are in
// inspections/draws/rules (commitment.py, keeping.py); both sides must give the same bytes.

const text = new TextEncoder();
const ROUNDS = 600_000;

export const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const unhex = (digits) => new Uint8Array((digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16)));
export const isShare = (digits) => /^[0-9a-f]{64}$/.test(digits);
export const inGroups = (digits) => digits.match(/.{8}/g).join(" ");

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export function makeShares(count) {
  return Array.from({ length: count }, () => hex(crypto.getRandomValues(new Uint8Array(32))));
}

// C_n = H("dr1/commit" filled to 32 bytes, H(draw id), n as four bytes, share)
export async function commitment(draw, number, share) {
  const bytes = new Uint8Array(64 + 4 + 32);
  bytes.set(text.encode("dr1/commit"), 0);
  bytes.set(await sha256(text.encode(draw)), 32);
  new DataView(bytes.buffer).setUint32(64, number);
  bytes.set(unhex(share), 68);
  return hex(await sha256(bytes));
}

async function keyOf(words, salt, iterations) {
  const raw = await crypto.subtle.importKey("raw", text.encode(words), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function lock(page, shares, commitments, words) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(words, salt, ROUNDS);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, text.encode(JSON.stringify(shares)));
  const { draw, position, custodians } = page;
  return JSON.stringify({
    draw, position, custodians, commitments, iterations: ROUNDS, salt: hex(salt), iv: hex(iv), sealed: hex(sealed),
  });
}

// The shares of a file; null when the pass-phrase or the file is wrong.
export async function unlock(content, words) {
  try {
    const file = JSON.parse(content);
    const key = await keyOf(words, unhex(file.salt), file.iterations);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: unhex(file.iv) }, key, unhex(file.sealed));
    const shares = JSON.parse(new TextDecoder().decode(plain));
    return shares.every(isShare) ? { draw: file.draw, shares } : null;
  } catch {
    return null;
  }
}
