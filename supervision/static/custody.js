// The custodian's page. Shares are made here and stay here; the server gets their commitments, and later one share a
// tranche when the form is sent. Without this script everything can be typed from the recovery sheet.

import { commitment, inGroups, isShare, lock, makeShares, unlock } from "./custody/shares.js";

const page = JSON.parse(document.getElementById("custody-data").textContent);
const place = `custody:${page.draw}:${page.position}`;
const at = (id) => document.getElementById(id);
const say = (words) => {
  at("trouble").textContent = words;
  at("trouble").hidden = !words;
};

function remembered() {
  try {
    const shares = JSON.parse(localStorage.getItem(place) ?? "null");
    return Array.isArray(shares) && shares.length === page.numbers.length && shares.every(isShare) ? shares : null;
  } catch {
    return null;
  }
}

function remember(shares) {
  try {
    localStorage.setItem(place, JSON.stringify(shares));
  } catch {
    say(page.words.notKept);
  }
}

const commitments = (shares) => Promise.all(shares.map((share, index) => commitment(page.draw, page.numbers[index], share)));

// The recovery sheet: one line a tranche, the share in eight groups to read out.
function showSheet(shares) {
  const rows = shares.map((share, index) => {
    const row = document.createElement("tr");
    const day = row.insertCell();
    day.textContent = page.dates[index];
    const digits = row.insertCell();
    digits.className = "code";
    for (const group of inGroups(share).split(" ")) {
      const piece = document.createElement("span"); // a group is never parted at the end of a line
      piece.className = "nowrap";
      piece.textContent = group;
      digits.append(piece, " ");
    }
    return row;
  });
  at("sheet-rows").replaceChildren(...rows);
  at("sheet").hidden = false;
}

async function show(shares) {
  showSheet(shares);
  const mine = await commitments(shares);
  const fits = !page.deposited.length || mine.every((one, index) => one === page.deposited[index]);
  if (!fits) return say(page.words.other);
  if (at("commitments")) at("commitments").value = mine.join(" ");
  if (at("deposit")) at("deposit").hidden = false;
  if (at("make")) at("make").hidden = true;
  fill(shares);
}

// Only the share that is due goes into the form.
function fill(shares) {
  if (at("share") && page.due) at("share").value = inGroups(shares[page.due - 1]);
  if (at("shares")) at("shares").value = shares.map(inGroups).join("\n");
  if (at("found")) at("found").hidden = false;
}

async function save() {
  const words = at("words").value;
  if (words.length < 8) return say(page.words.short);
  say("");
  const shares = remembered();
  const content = await lock(page, shares, await commitments(shares), words);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = `custody-${page.draw}-${page.position}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function read() {
  const [file] = at("file").files;
  if (!file) return say(page.words.noFile);
  const found = await unlock(await file.text(), at("file-words").value);
  if (!found) return say(page.words.locked);
  if (found.draw !== page.draw || found.shares.length !== page.numbers.length) return say(page.words.otherDraw);
  say("");
  fill(found.shares);
}

// The sheet may be typed with or without spaces, in capitals too; the server wants plain digits.
for (const form of document.querySelectorAll("form[data-shares]")) {
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("[data-share]")) field.value = plain(field.value);
  });
}
function plain(typed) {
  const digits = typed.toLowerCase().replace(/\s+/g, "");
  return (digits.match(/.{1,64}/g) ?? []).join(" ");
}

at("print")?.addEventListener("click", () => print());
at("save")?.addEventListener("click", save);
at("read")?.addEventListener("click", read);
if (!window.isSecureContext || !crypto.subtle) {
  say(page.words.insecure);
} else {
  const shares = remembered();
  if (page.done) localStorage.removeItem(place);
  else if (shares) await show(shares);
  else if (at("make")) {
    at("make").addEventListener("click", async () => {
      const made = makeShares(page.numbers.length);
      remember(made);
      await show(made);
    });
  } else if (at("missing")) at("missing").hidden = false;
}
document.documentElement.dataset.custody = "ready";
