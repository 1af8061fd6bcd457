// The signature: a white sheet, kept as a picture with its hash after every stroke.

import SignaturePad from "/static/vendor/signature_pad/signature_pad.min.js";

export async function bindPad(box, { store, visit, draft, touched, alarm, words }) {
  const canvas = box.querySelector("canvas");
  const pad = new SignaturePad(canvas, { backgroundColor: "#ffffff", penColor: "#1a2433", minWidth: 0.8, maxWidth: 2.6 });
  let fitted = 0;

  const fit = async () => {
    const width = canvas.clientWidth;
    if (!width || width === fitted) return;
    fitted = width;
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    canvas.width = width * ratio;
    canvas.height = canvas.clientHeight * ratio;
    canvas.getContext("2d").scale(ratio, ratio);
    pad.clear();
    const kept = draft.signature && (await store.file(visit, draft.signature));
    if (kept) await paint(canvas, kept.blob);
    box.dataset.signed = String(Boolean(kept));
  };

  pad.addEventListener("endStroke", async () => {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    try {
      const file = await store.keepFile(visit, blob, { kind: "signature", taken_at: new Date().toISOString() });
      const { blob: _blob, visit: _visit, ...about } = file;
      draft.files = draft.files.filter((known) => known.kind !== "signature").concat(about);
      if (draft.signature && draft.signature !== file.sha256) await store.dropFiles(visit, [draft.signature]);
      draft.signature = file.sha256;
      box.dataset.signed = "true";
      touched();
    } catch {
      alarm(words.photoLost);
    }
  });
  box.querySelector("[data-clear]").addEventListener("click", () => {
    pad.clear();
    draft.files = draft.files.filter((known) => known.kind !== "signature");
    draft.signature = "";
    box.dataset.signed = "false";
    touched();
  });
  addEventListener("resize", fit);
  await fit();
  return { fit };
}

async function paint(canvas, blob) {
  const picture = await createImageBitmap(blob);
  const context = canvas.getContext("2d");
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  context.restore();
}
