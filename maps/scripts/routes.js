// A day on the road: numbered stops, straight lines between them.

const LONE = "#8a96a3";

function startRoutes(map, places) {
  const about = JSON.parse(carried("facts")), day = JSON.parse(carried("day") || "null") || { rounds: [] };
  const { words, inks } = about;
  places.setStyle({ fillOpacity: 0.25, fillColor: "#e3e6ea" });
  places.eachLayer((layer) => { layer.options.interactive = false; });
  const bounds = L.latLngBounds([]);
  places.eachLayer((layer) => {
    const name = document.createElement("span");
    name.textContent = layer.feature.properties.name; // never as markup
    layer.bindTooltip(name, { permanent: true, direction: "center", className: "placename" });
  });
  // With more teams than colours only those that went on to a second stop have one; the others are small dots, or the map would be all badges.
  const many = day.rounds.length > inks.length, lone = (round) => many && round.stops.length < 2;
  const travelled = day.rounds.filter((round) => !lone(round)), inkOf = (round) => (lone(round) ? LONE : inks[travelled.indexOf(round) % inks.length]);
  for (const round of [...day.rounds].sort((a, b) => a.stops.length - b.stops.length)) {
    const ink = inkOf(round), small = lone(round);
    const known = round.stops.filter((stop) => stop.at);
    const line = L.polyline(known.map((stop) => stop.at), { color: ink, weight: 3, opacity: 0.75 }).addTo(map);
    line.bindTooltip(() => lines([round.who, filled(words.round, { n: round.stops.length, km: round.km })]), { sticky: true });
    known.forEach((stop) => {
      bounds.extend(stop.at);
      const mark = document.createElement("span");
      if (!small) mark.textContent = stop.n;
      mark.style.background = ink;
      mark.className = [stop.problem ? "problem" : "", small ? "lone" : ""].join(" ").trim();
      const pin = L.marker(stop.at, {
        icon: L.divIcon({ html: mark, className: "stop", iconSize: small ? [14, 14] : [24, 24] }), alt: `${stop.n} ${stop.name}`, riseOnHover: true,
      }).addTo(map);
      const texts = [stop.name, [stop.from, stop.to].filter(Boolean).join("–") || words.untimed, round.who, stop.problem ? words.problem : ""];
      pin.bindTooltip(() => lines(texts), { direction: "top", offset: [0, -10] });
      pin.on("click", () => tell({ stop: stop.row }));
      pin.on("keypress", (event) => { if (event.originalEvent.key === "Enter") tell({ stop: stop.row }); });
    });
  }
  if (bounds.isValid()) {
    // a single stop is shown with some six kilometres around it, not with its own doorstep
    for (const corner of [bounds.getSouthWest(), bounds.getNorthEast()]) bounds.extend(corner.toBounds(12000));
  }
  furnished(map, bounds.isValid() ? bounds.pad(0.1) : about.bounds);
  if (day.rounds.length > 1) {
    const longest = [...travelled].sort((a, b) => b.stops.length - a.stops.length).slice(0, 6);
    const rows = longest.map((round) => [inkOf(round), filled(words.line, { who: round.who, n: round.stops.length })]);
    if (travelled.length > rows.length) rows.push(["transparent", filled(words.more, { n: travelled.length - rows.length })]);
    if (travelled.length < day.rounds.length) rows.push([LONE, filled(words.lone, { n: day.rounds.length - travelled.length })]);
    legend("of-rounds", words.title, rows);
  }
  ready();
}
