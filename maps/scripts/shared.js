// What every map drawn on canvas uses. These files are put into the page as they are, so they are plain functions, no modules.
// Whatever was imported (names of areas) reaches the page as JSON and is shown with textContent, never as markup.

function carried(id) { return document.getElementById(id).textContent.trim(); }

async function inflated(text) {
  if (!text) return new Uint8Array(0);
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

function said(number) { return number.toLocaleString("en-US"); }

function percent(share) { return (share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0) + "%"; }

function lines(texts) {
  const box = document.createElement("div");
  texts.filter(Boolean).forEach((text, place) => {
    const part = document.createElement(place ? "div" : "b");
    part.textContent = text;
    box.appendChild(part);
  });
  return box;
}

// the page around the frame hears numbers and short codes only, and decides itself what to do with them
function tell(message) { if (window.parent !== window) window.parent.postMessage(message, "*"); }

function legend(place, title, rows, note) {
  const box = document.getElementById(place);
  const head = document.createElement("b");
  head.textContent = title;
  box.replaceChildren(head, ...rows.map(([colour, text, hatched]) => {
    const row = document.createElement("div");
    const patch = document.createElement("i");
    patch.style.background = hatched ? "repeating-linear-gradient(45deg,#e3e6ea 0 3px,#b4bcc5 3px 4px)" : colour;
    row.append(patch, text);
    return row;
  }));
  if (note) {
    const line = document.createElement("small");
    line.textContent = note;
    box.appendChild(line);
  }
  box.hidden = !rows.length;
  box.parentElement.hidden = Array.from(box.parentElement.children).every((part) => part.hidden);
}

// At most five classes of about as many cells each, cut at whole numbers. Where cells are nearly alike only neighbouring colours of the
// middle are used, as palette.py does: a map must not shout about a difference of one percent.
function classesOf(values, unit, ramp) {
  const sorted = values.slice().sort((a, b) => a - b), low = sorted[0], high = sorted.at(-1), cuts = [];
  const contrast = high > low ? (high - low) / Math.max(Math.abs(low), Math.abs(high)) : 0;
  const toned = contrast < 0.1 ? ramp.slice(1, 3) : contrast < 0.25 ? ramp.slice(1, 4) : ramp;
  for (let part = 1; part < toned.length; part++) {
    const cut = Math.round(sorted[Math.floor((part * sorted.length) / toned.length)] / unit) * unit;
    if (cut > low && cut <= high && cut > (cuts.at(-1) ?? -1)) cuts.push(cut);
  }
  const inks = cuts.map((_cut, k) => toned[Math.round((k * (toned.length - 1)) / cuts.length)]);
  return { cuts, low, high, inks: sorted.length ? [...inks, toned[cuts.length ? toned.length - 1 : (toned.length - 1) >> 1]] : [] };
}

// furniture lies in the map, but a touch on it is none of the map's business
function furnished(map, bounds) {
  const box = map.getContainer();
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  const narrow = window.innerWidth < 600; // on a phone the legend lies below the map, or it would cover half of it
  for (const part of document.querySelectorAll(`.house:not(.source):not(.timeline)${narrow ? ":not(.legend)" : ""}`)) {
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
    box.appendChild(part);
  }
  // a frame may get its size late: fit again until somebody has moved the map, or came with a view of his own
  const view = /^#(\d+(?:\.\d+)?)\/(-?\d+\.\d+)\/(-?\d+\.\d+)$/.exec(location.hash);
  let untouched = !view;
  if (view) map.setView([Number(view[2]), Number(view[3])], Math.min(18, Number(view[1])), { animate: false });
  for (const kind of ["pointerdown", "wheel", "keydown"]) {
    box.addEventListener(kind, () => { untouched = false; }, { passive: true });
  }
  new ResizeObserver(() => {
    map.invalidateSize(false);
    const above = box.clientWidth < 600 && document.querySelector(".choices") ? 100 : 12; // on a phone the choices lie across the top
    if (untouched) map.fitBounds(bounds, { paddingTopLeft: [12, above], paddingBottomRight: [12, 12], animate: false });
  }).observe(box);
  map.on("moveend", () => {
    const at = map.getCenter();
    tell({ view: `${map.getZoom()}/${at.lat.toFixed(5)}/${at.lng.toFixed(5)}` });
  });
}

function ready() { document.documentElement.dataset.ready = "1"; }

function failed(sentence) {
  const box = document.createElement("div");
  box.className = "house failed";
  box.setAttribute("role", "alert");
  box.textContent = sentence;
  document.body.appendChild(box);
}

// A canvas that moves with the map: it is larger than the window, so while somebody pans only its place changes and nothing is drawn.
function boardClass() {
  return L.Renderer.extend({
    options: { padding: 0.25 },
    initialize(paint, options) {
      this._paint = paint;
      L.Renderer.prototype.initialize.call(this, options);
    },
    getEvents() {
      const events = L.Renderer.prototype.getEvents.call(this);
      events.move = this._follow;
      return events;
    },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._container.style.pointerEvents = "none";
    },
    _destroyContainer() {
      clearTimeout(this._later);
      this._container.remove();
      delete this._container;
    },
    // whether the window still lies on what is drawn
    _covers() {
      if (!this._bounds || this._zoom !== this._map.getZoom()) return false;
      const corner = this._map.containerPointToLayerPoint([0, 0]), size = this._map.getSize();
      return size.equals(this._size) && this._bounds.contains(L.bounds(corner, corner.add(size)));
    },
    _reset() {
      this._bounds = null; // another origin: nothing drawn is where it was
      L.Renderer.prototype._reset.call(this);
    },
    _follow() {
      if (!this._map._animatingZoom && !this._covers()) this._update();
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      clearTimeout(this._later);
      if (this._covers()) {
        // drawn again around the new centre once the hand rests, so the next pan finds room
        this._later = setTimeout(() => this._map && this._around(), 250);
      } else this._around();
    },
    _around() {
      this._size = this._map.getSize();
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const most = Math.sqrt(6e6 / Math.max(1, size.x * size.y)); // a canvas of more than six million dots would cost more than it shows
      this.ratio = Math.max(1, Math.min(window.devicePixelRatio || 1, 2, most));
      const width = Math.round(size.x * this.ratio), height = Math.round(size.y * this.ratio);
      if (this._container.width !== width) this._container.width = width;
      if (this._container.height !== height) this._container.height = height;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.redraw();
    },
    redraw() {
      if (!this._map || !this._bounds || !this._container.width) return;
      const world = 256 * 2 ** this._zoom * this.ratio;
      const corner = this._map.getPixelOrigin().add(this._bounds.min).multiplyBy(this.ratio);
      // an empty canvas would still be moved at every frame
      const drawn = this._paint(this._container, { world, x: corner.x, y: corner.y, zoom: this._zoom, ratio: this.ratio });
      this._container.style.display = drawn ? "" : "none";
    },
  });
}
