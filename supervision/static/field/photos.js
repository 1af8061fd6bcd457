// The strip of photos taken so far; every one has its own hash and can be taken out again before saving.

export function showPhotos(strip, { store, visit, draft, words, touched }) {
  const addresses = [];

  const draw = async () => {
    for (const address of addresses.splice(0)) URL.revokeObjectURL(address);
    const items = [];
    for (const about of draft.files.filter((file) => file.kind !== "signature")) {
      const kept = await store.file(visit, about.sha256);
      items.push(kept ? picture(kept) : gone(about));
    }
    strip.replaceChildren(...items);
  };

  const picture = (kept) => {
    const item = document.createElement("li");
    if (kept.media_type.startsWith("image/")) {
      const image = document.createElement("img");
      image.src = URL.createObjectURL(kept.blob);
      image.alt = words.kinds[kept.kind];
      addresses.push(image.src);
      item.append(image);
    }
    const label = document.createElement("span");
    label.textContent = words.kinds[kept.kind];
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", words.removePhoto);
    remove.addEventListener("click", async () => {
      draft.files = draft.files.filter((file) => file.sha256 !== kept.sha256);
      touched();
      await store.dropFiles(visit, [kept.sha256]);
      await draw();
    });
    item.append(label, remove);
    return item;
  };

  const gone = (about) => {
    const item = document.createElement("li");
    item.textContent = `${words.kinds[about.kind]}：${words.lost}`;
    return item;
  };

  return { draw };
}
