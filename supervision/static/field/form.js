// One visit's form. The page is the truth: every control has a name, a draft is the values of all of them.

export class VisitForm {
  constructor(element, words) {
    this.element = element;
    this.words = words;
  }

  controls() {
    return [...this.element.querySelectorAll("input[name], textarea[name], select[name]")].filter(
      (control) => control.type !== "file",
    );
  }

  values() {
    const values = {};
    for (const control of this.controls()) {
      if (control.type === "radio") {
        if (control.checked) values[control.name] = control.value;
      } else if (control.type === "checkbox") {
        if (control.checked) values[control.name] = true;
      } else {
        values[control.name] = control.value;
      }
    }
    return values;
  }

  restore(values) {
    for (const control of this.controls()) {
      const value = values[control.name];
      if (control.type === "radio") control.checked = value === control.value;
      else if (control.type === "checkbox") control.checked = value === true;
      else if (value !== undefined) control.value = value;
    }
    this.refresh();
  }

  acts() {
    return [...this.element.querySelectorAll("[data-act]")].map((section) => ({
      section,
      department_id: Number(section.dataset.department),
      unified_item_id: section.dataset.item ? Number(section.dataset.item) : null,
      codes: [...section.querySelectorAll("[data-code]:checked")].map((box) => box.value),
      points: [...section.querySelectorAll("[data-point]")].map((point) => ({
        element: point,
        point_id: Number(point.dataset.point),
        outcome: point.querySelector("input[type=radio]:checked")?.value ?? "",
        note: point.querySelector("textarea").value.trim(),
      })),
    }));
  }

  // All points in order: no problem found, unless an exception is marked afterwards.
  allOk(section) {
    for (const radio of section.querySelectorAll("[data-point] input[value=ok]")) radio.checked = true;
    for (const box of section.querySelectorAll("[data-code]")) box.checked = box.value === "R01";
    this.refresh();
  }

  codeTouched(box) {
    const boxes = [...box.closest("[data-act]").querySelectorAll("[data-code]")];
    if (!box.checked) return;
    for (const other of boxes) {
      if (other !== box && (box.value === "R01" || other.value === "R01")) other.checked = false;
    }
  }

  pointTouched(point) {
    const bad = point.querySelector("input[value=bad]").checked;
    const none = point.closest("[data-act]").querySelector("[data-code][value=R01]");
    if (bad && none) none.checked = false;
  }

  refresh() {
    for (const { section, points, codes } of this.acts()) {
      for (const { element, outcome } of points) {
        element.querySelector("textarea").hidden = !["bad", "unchecked"].includes(outcome);
        element.dataset.outcome = outcome;
      }
      const done = points.filter((point) => point.outcome).length;
      section.querySelector("[data-progress]").textContent = this.words.progress
        .replace("{done}", done)
        .replace("{all}", points.length);
      const details = section.querySelector("[data-ended]");
      if (codes.some((code) => this.words.ended.includes(code))) details.open = true;
    }
    const state = this.values()["signature-state"] ?? "";
    for (const part of this.element.querySelectorAll("[data-when]")) {
      part.hidden = !part.dataset.when.split(" ").includes(state);
    }
  }

  officers() {
    return [...this.element.querySelectorAll("[data-officer]")]
      .filter((row) => row.querySelector("input[type=checkbox]").checked)
      .map((row) => ({
        inspector_id: Number(row.dataset.officer),
        certificate_number: row.querySelector("input[type=text]").value.trim(),
      }));
  }

  slot(draft) {
    const values = this.values();
    const state = values["signature-state"] ?? "";
    const evidence = { signed: draft.signature, paper: last(draft.files, "paper"), refused: last(draft.files, "recording") };
    evidence.absent = last(draft.files, "photo");
    return {
      party: "entity",
      state,
      reason: state === "refused" || state === "absent" ? (values["signature-reason"] ?? "") : "",
      witness: state === "refused" || state === "absent" ? (values["signature-witness"] ?? "") : "",
      evidence_sha256: evidence[state] ?? "",
    };
  }

  // What still stands between this form and a record, in the order of the page: [sentence, element].
  missing(draft) {
    const words = this.words;
    const found = [];
    const say = (text, where) => found.push([text, this.element.querySelector(where) ?? this.element]);
    if (!draft.arrived_at) say(words.needArrival, "[data-step=arrival]");
    const shown = this.officers();
    for (const group of this.words.departments) {
      const count = shown.filter((officer) => group.officers.includes(officer.inspector_id)).length;
      if (count < words.least) {
        say(words.needOfficers.replace("{name}", group.name).replace("{n}", words.least), "[data-step=officers]");
      }
    }
    for (const { section, codes, points } of this.acts()) {
      const exempt = codes.some((code) => words.noChecklist.includes(code));
      const open = points.find((point) => !point.outcome);
      if (open && !exempt) found.push([words.needPoints, open.element]);
      const unsaid = points.find((point) => ["bad", "unchecked"].includes(point.outcome) && !point.note);
      if (unsaid) found.push([words.needNote, unsaid.element]);
      if (!codes.length) found.push([words.needResult, section.querySelector("[data-results]")]);
      if (points.some((point) => point.outcome === "bad") && !codes.some((code) => words.problems.includes(code))) {
        found.push([words.needProblem, section.querySelector("[data-results]")]);
      }
    }
    const slot = this.slot(draft);
    if (words.mode === "onsite") {
      const step = "[data-step=signature]";
      if (!slot.state) say(words.needSignature, step);
      if (slot.state === "signed" && !slot.evidence_sha256) say(words.needPad, step);
      if (slot.state === "paper" && !slot.evidence_sha256) say(words.needPaper, step);
      if (slot.state === "refused" && !slot.reason) say(words.needReason, step);
      if (slot.state === "refused" && !slot.witness && !slot.evidence_sha256) say(words.needWitness, step);
      if (slot.state === "absent" && !slot.witness && !slot.evidence_sha256) say(words.needAbsent, step);
    }
    const late = this.element.querySelector("[data-step=late]");
    if (!late.hidden && !late.querySelector("textarea").value.trim()) say(words.needLate, "[data-step=late]");
    return found;
  }

  record(draft, visit) {
    const slot = this.slot(draft);
    return {
      visit_id: visit,
      started_at: draft.started_at,
      arrived_at: draft.arrived_at,
      finished_at: new Date().toISOString(),
      elapsed_ms: Math.round(draft.elapsed),
      device: navigator.userAgent.slice(0, 200),
      late_reason: this.element.querySelector("[data-step=late]").hidden ? "" : this.values()["late-reason"],
      officers: this.officers(),
      acts: this.acts().map(({ department_id, unified_item_id, codes, points }) => ({
        department_id,
        unified_item_id,
        codes,
        points: points
          .filter((point) => point.outcome)
          .map(({ point_id, outcome, note }) => ({ point_id, outcome, note })),
      })),
      signatures: slot.state ? [slot] : [],
      files: draft.files
        .filter((file) => file.kind !== "signature" || file.sha256 === slot.evidence_sha256)
        .map(({ sha256, size, kind, media_type, taken_at }) => ({ sha256, size, kind, media_type, taken_at })),
    };
  }
}

function last(files, kind) {
  return files.findLast((file) => file.kind === kind)?.sha256 ?? "";
}
