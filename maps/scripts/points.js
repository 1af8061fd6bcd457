// Every business as a point over areas or cells. The bytes are those of points.py; both must change together.

function unpacked(bytes, about) {
  let at = 0;
  const plane = (n) => bytes.subarray(at, (at += n));
  const numbers = (n) => {
    const low = plane(n), high = plane(n), all = new Int16Array(n);
    for (let i = 0; i < n; i++) all[i] = low[i] | (high[i] << 8);
    return all;
  };
  const summed = (steps) => {
    const all = new Uint16Array(steps.length);
    for (let i = 0, sum = 0; i < steps.length; i++) all[i] = sum = (sum + steps[i]) & 0xffff;
    return all;
  };
  const level = (n) => ({ n, x: summed(numbers(n)), y: summed(numbers(n)), dx: numbers(6 * n), dy: numbers(6 * n) });
  const { points: n, fine: cells, coarse, wide: widest } = about;
  const fine = level(cells), over = level(coarse), wide = level(widest), first = plane(cells), counts = numbers(cells);
  const steps = numbers(n), south = numbers(n), score = new Uint16Array(numbers(n));
  const x = new Uint16Array(n), y = new Uint16Array(n);
  fine.start = new Uint32Array(cells + 1);
  over.start = new Uint32Array(coarse + 1);
  wide.start = new Uint32Array(widest + 1);
  for (let cell = 0, parent = -1, above = -1, place = 0; cell < cells; cell++) {
    if (first[cell] & 1) over.start[++parent] = place;
    if (first[cell] & 2) wide.start[++above] = place;
    fine.start[cell] = place;
    const end = place + (counts[cell] & 0xffff);
    for (let east = fine.x[cell]; place < end; place++) {
      x[place] = east = (east + steps[place]) & 0xffff;
      y[place] = (fine.y[cell] + south[place]) & 0xffff;
    }
  }
  fine.start[cells] = over.start[coarse] = wide.start[widest] = n;
  for (const one of [fine, over, wide]) {
    one.reach = 0; // from a centre to its farthest corner, and to any point it counts
    for (let i = 0; i < 6 * one.n; i++) one.reach = Math.max(one.reach, Math.abs(one.dx[i]), Math.abs(one.dy[i]));
    one.reach *= 1.5;
  }
  return { n, x, y, score, fine, over, wide };
}

function states(bytes, n) {
  const all = new Uint8Array(n);
  for (let i = 0; bytes.length && i < n; i++) all[i] = (bytes[i >> 2] >> ((i & 3) * 2)) & 3;
  return all;
}

// Counts of every cell, from the points themselves: so a cell says what its points say, whoever reads. In a file to carry away a score of 0 is one
// that is not told (hexagons.pooled); such points count, but not in the mean.
function counted(level, book, hidden) {
  level.size = new Uint32Array(level.n);
  level.mean = new Float32Array(level.n);
  level.seen = new Uint32Array(level.n);
  level.told = new Uint32Array(level.n);
  for (let cell = 0; cell < level.n; cell++) {
    let sum = 0, seen = 0, told = 0;
    const begin = level.start[cell], end = level.start[cell + 1];
    for (let i = begin; i < end; i++) {
      sum += book.score[i];
      if (book.score[i] || !hidden) told++;
      if (book.state[i]) seen++;
    }
    level.size[cell] = end - begin;
    level.mean[cell] = told ? sum / told : 0;
    level.told[cell] = told;
    level.seen[cell] = seen;
  }
}

// the place of a packed number on the canvas: a multiplication and an addition
function onCanvas(box, view) {
  return {
    kx: (box[2] * view.world) / 65535, bx: box[0] * view.world - view.x,
    ky: (box[3] * view.world) / 65535, by: box[1] * view.world - view.y,
  };
}

function cellsIn(level, at, width, height, margin) {
  const found = [], reach = level.reach * Math.max(at.kx, at.ky) + margin;
  for (let cell = 0; cell < level.n; cell++) {
    const x = level.x[cell] * at.kx + at.bx, y = level.y[cell] * at.ky + at.by;
    if (x > -reach && y > -reach && x < width + reach && y < height + reach) found.push(cell);
  }
  return found;
}

function inked(colour) {
  const value = parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

const APART = 12.5; // from this zoom on single dots can be told apart, and the rare class comes last, on top

// A dot is a list of offsets in the picture.
function stamp(radius, width) {
  const whole = [], edge = [];
  const reach = Math.ceil(radius);
  for (let y = -reach; y <= reach; y++) {
    for (let x = -reach; x <= reach; x++) {
      const far = Math.hypot(x, y);
      if (far <= radius + 0.2) (radius >= 3 && far > radius - 0.8 ? edge : whole).push(y * width + x);
    }
  }
  return { whole, edge, reach };
}

function dotRadius(zoom) {
  return zoom < 9 ? 0.5 : zoom < 11 ? 1 : zoom < 13 ? 1.6 : zoom < 14.5 ? 2.6 : zoom < 16 ? 4 : 6;
}

function paintDots(canvas, view, book, box, classOf, colours, memory) {
  const { width, height } = canvas, pen = canvas.getContext("2d");
  if (!memory.image || memory.image.width !== width || memory.image.height !== height) {
    memory.image = pen.createImageData(width, height);
    memory.dots = new Uint32Array(memory.image.data.buffer);
  }
  const dots = memory.dots, at = onCanvas(box, view);
  dots.fill(0);
  const { whole, edge, reach } = stamp(dotRadius(view.zoom) * view.ratio, width);
  const cells = cellsIn(book.fine, at, width, height, reach), { start } = book.fine;
  const left = reach, right = width - reach - 1, top = reach, bottom = height - reach - 1;
  const rim = inked("#1d2733");
  const inks = colours.map(inked);
  const drawn = (kind) => {
    for (const cell of cells) {
      for (let i = start[cell], end = start[cell + 1]; i < end; i++) {
        if (kind >= 0 && classOf[i] !== kind) continue;
        const x = Math.round(book.x[i] * at.kx + at.bx), y = Math.round(book.y[i] * at.ky + at.by);
        if (x < left || y < top || x > right || y > bottom) continue;
        const centre = y * width + x, ink = inks[classOf[i]];
        for (let j = 0; j < whole.length; j++) dots[centre + whole[j]] = ink;
        for (let j = 0; j < edge.length; j++) dots[centre + edge[j]] = rim;
      }
    }
  };
  // where dots cover one another, the one that stays must be any of them: with the rare class on top every town would look red
  if (view.zoom < APART) drawn(-1);
  else colours.forEach((_colour, kind) => drawn(kind));
  pen.putImageData(memory.image, 0, 0);
}

function hatching(pen) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const line = tile.getContext("2d");
  line.fillStyle = "#eceef1";
  line.fillRect(0, 0, 6, 6);
  line.strokeStyle = "#b4bcc5";
  line.beginPath();
  for (const shift of [-6, 0, 6]) { line.moveTo(shift, 6); line.lineTo(shift + 6, 0); }
  line.stroke();
  return pen.createPattern(tile, "repeat");
}

function paintCells(canvas, view, level, box, kindOf, colours) {
  const { width, height } = canvas, pen = canvas.getContext("2d");
  pen.clearRect(0, 0, width, height);
  const at = onCanvas(box, view), cells = cellsIn(level, at, width, height, 2);
  const path = (cell) => {
    for (let corner = 0; corner < 6; corner++) {
      const i = corner * level.n + cell;
      const x = (level.x[cell] + level.dx[i]) * at.kx + at.bx, y = (level.y[cell] + level.dy[i]) * at.ky + at.by;
      if (corner) pen.lineTo(x, y); else pen.moveTo(x, y);
    }
    pen.closePath();
  };
  pen.lineWidth = view.ratio * 0.6;
  pen.strokeStyle = "rgba(255,255,255,.75)";
  for (let kind = -1; kind < colours.length; kind++) {
    pen.beginPath();
    for (const cell of cells) if (kindOf[cell] === kind) path(cell);
    pen.globalAlpha = kind < 0 ? 0.7 : 0.85;
    pen.fillStyle = kind < 0 ? hatching(pen) : colours[kind];
    pen.fill();
    pen.globalAlpha = 1;
    pen.stroke();
  }
}
