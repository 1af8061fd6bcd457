// The line that tells what is not yet on the server: what waits to be sent, and what was only begun.

export function outboxLine(words, drafts) {
  const line = document.querySelector("[data-outbox]");
  const text = line.querySelector("[data-outbox-text]");
  const list = document.querySelector("[data-outbox-list]");
  const button = line.querySelector("[data-outbox-send]");
  let last = null;
  return {
    onSend(send) {
      button.addEventListener("click", send);
    },
    refresh() {
      if (last) show(last);
    },
    show,
  };

  function show(state) {
    const { entries, busy, stopped } = (last = state);
    const begun = entries.length ? 0 : drafts();
    const troubled = stopped || entries.some(stuck);
    line.dataset.state = begun ? "waiting" : !entries.length ? "clear" : troubled ? "stuck" : "waiting";
    const sentence = begun ? words.drafts : !entries.length ? words.clear : busy ? words.sending : words.waiting;
    text.textContent = sentence.replace("{n}", begun || entries.length);
    button.hidden = !entries.length || busy;
    list.replaceChildren(...(stopped ? [row(words[stopped])] : []), ...entries.filter((e) => e.trouble).map(entryRow));
    list.hidden = !list.children.length;
    for (const mark of document.querySelectorAll("[data-visit-mark]")) {
      const entry = entries.find((candidate) => candidate.visit === mark.dataset.visitMark);
      mark.textContent = entry ? words.markWaiting : (mark.dataset.draft ?? "");
      mark.hidden = !mark.textContent;
    }
  }

  function entryRow(entry) {
    const reason = trouble(entry, words);
    const item = row(`${entry.name}：${entry.state === "refused" ? words.refused : ""}${reason}`);
    if (entry.state === "refused" && !location.pathname.endsWith(entry.visit)) {
      const link = document.createElement("a");
      link.href = `/field/${entry.visit}`;
      link.textContent = words.reopen;
      item.append(" ", link);
    }
    return item;
  }
}

export function trouble(entry, words) {
  const known = { offline: words.offline, incomplete: words.incomplete, lost: words.lost };
  return entry.state === "conflict" ? words.conflict : (known[entry.trouble] ?? entry.trouble);
}

function stuck(entry) {
  return entry.state !== "waiting" || entry.trouble === "lost";
}

function row(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}
