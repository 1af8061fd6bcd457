// The public value of a draw: one box a die or a ball. The plain field below shows what will be sent and may be typed into as
// well; without this script it is all there is. Whatever is wrong is said again by the server.

const say = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

function box(label, length) {
  const made = document.createElement("input");
  made.className = "form-control entry-box";
  made.inputMode = "numeric";
  made.autocomplete = "off";
  made.maxLength = length;
  made.setAttribute("aria-label", label);
  return made;
}

// Typing fills the boxes from left to right; backspace in an empty one goes back; a pasted line is spread over them.
function chain(boxes, length, changed) {
  boxes.forEach((one, at) => {
    one.addEventListener("input", () => {
      one.value = one.value.replace(/\D/g, "");
      if (one.value.length === length) boxes[at + 1]?.focus();
      changed();
    });
    one.addEventListener("keydown", (event) => {
      if (event.key === "Backspace" && !one.value) boxes[at - 1]?.focus();
    });
    one.addEventListener("paste", (event) => {
      const parts = event.clipboardData.getData("text").match(length === 1 ? /\d/g : /\d{1,2}/g);
      if (!parts || parts.length < 2) return;
      event.preventDefault();
      parts.slice(0, boxes.length - at).forEach((part, n) => { boxes[at + n].value = part; });
      changed();
    });
  });
}

function dice(field, place, told) {
  const count = Number(field.dataset.dice);
  const boxes = Array.from({ length: count }, (_, n) => box(say(field.dataset.box, { n: n + 1 }), 1));
  place.append(...boxes);
  const changed = () => {
    const strange = boxes.some((one) => one.value && !/^[1-6]$/.test(one.value));
    for (const one of boxes) one.classList.toggle("is-invalid", Boolean(one.value) && !/^[1-6]$/.test(one.value));
    const filled = boxes.filter((one) => /^[1-6]$/.test(one.value)).length;
    const bits = (filled * Math.log2(6)).toFixed(1);
    const values = { n: filled, m: count - filled, bits, count: (6 ** count).toLocaleString() };
    if (document.activeElement !== field) field.value = boxes.map((one) => one.value).join("");
    told.classList.toggle("entry-trouble", strange);
    told.textContent = strange ? field.dataset.strange : say(filled < count ? field.dataset.some : field.dataset.all, values);
  };
  chain(boxes, 1, changed);
  field.addEventListener("input", () => {
    boxes.forEach((one, at) => { one.value = field.value.trim()[at] ?? ""; });
    changed();
  });
}

function balls(field, place, told) {
  const runs = field.dataset.runs.split(",").map((text) => {
    const [name, count, highest] = text.split(":");
    const boxes = Array.from({ length: Number(count) }, (_, n) => box(`${name} ${say(field.dataset.box, { n: n + 1 })}`, 2));
    const row = document.createElement("div");
    row.className = "entry-run";
    const title = document.createElement("b");
    title.textContent = name;
    row.append(title, ...boxes);
    place.append(row);
    return { name, highest: Number(highest), boxes };
  });
  const changed = () => {
    let trouble = "";
    let missing = 0;
    const texts = runs.map(({ name, highest, boxes }) => {
      const numbers = boxes.map((one) => one.value).filter(Boolean).map((text) => text.padStart(2, "0"));
      missing += boxes.length - numbers.length;
      const outside = numbers.find((number) => Number(number) < 1 || Number(number) > highest);
      const twice = numbers.find((number, at) => numbers.indexOf(number) !== at);
      if (outside && !trouble) trouble = say(field.dataset.range, { name, number: outside, highest });
      if (twice && !trouble) trouble = say(field.dataset.twice, { name, number: twice });
      return numbers.sort().join(" "); // a lottery is written in ascending order, however the balls came
    });
    const text = texts.join("+");
    if (document.activeElement !== field) field.value = text;
    told.textContent = trouble || say(missing ? field.dataset.some : field.dataset.all, { m: missing, value: text });
    told.classList.toggle("entry-trouble", Boolean(trouble));
  };
  chain(runs.flatMap((run) => run.boxes), 2, changed);
  field.addEventListener("input", () => {
    field.value.split("+").forEach((text, at) => {
      const numbers = text.trim().split(/\s+/);
      runs[at]?.boxes.forEach((one, n) => { one.value = numbers[n] ?? ""; });
    });
    changed();
  });
}

for (const field of document.querySelectorAll("[data-dice], [data-runs]")) {
  const place = document.createElement("div");
  place.className = "entry-boxes";
  const told = field.parentElement.querySelector("[data-count]");
  (field.dataset.dice ? dice : balls)(field, place, told);
  field.before(place);
  field.classList.add("entry-whole");
}
