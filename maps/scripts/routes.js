// A day on the road: numbered stops, straight lines between them.

function startRoutes(map, places) {
  const about = JSON.parse(carried("facts")), day = JSON.parse(carried("day") || "null") || { rounds: [] };
  const { words, inks } = about;
  places.setStyle({ fillOpacity: 0.25, fillColor: "#e3e6ea" });
  places.eachLayer((layer) => { layer.options.interactive = false; });
  const bounds = L.latLngBounds([]);
  day.rounds.forEach((round, place) => {
    const ink = inks[place % inks.length];
    const known = round.stops.filter((stop) => stop.at);
    const line = L.polyline(known.map((stop) => stop.at), { color: ink, weight: 3, opacity: 0.75 }).addTo(map);
    line.bindTooltip(() => lines([round.who, filled(words.round, { n: round.stops.length, km: round.km })]), { sticky: true });
    known.forEach((stop) => {
      bounds.extend(stop.at);
      const mark = document.createElement("span");
      mark.textContent = stop.n;
      mark.style.background = ink;
      if (stop.problem) mark.className = "problem";
      const pin = L.marker(stop.at, {
        icon: L.divIcon({ html: mark, className: "stop", iconSize: [24, 24] }), alt: `${stop.n} ${stop.name}`, riseOnHover: true,
      }).addTo(map);
      const texts = [stop.name, [stop.from, stop.to].filter(Boolean).join("–") || words.untimed, round.who, stop.problem ? words.problem : ""];
      pin.bindTooltip(() => lines(texts), { direction: "top", offset: [0, -10] });
      pin.on("click", () => tell({ stop: stop.row }));
      pin.on("keypress", (event) => { if (event.originalEvent.key === "Enter") tell({ stop: stop.row }); });
    });
  });
  if (bounds.isValid()) {
    // a single stop is shown with some six kilometres around it, not with its own doorstep
    for (const corner of [bounds.getSouthWest(), bounds.getNorthEast()]) bounds.extend(corner.toBounds(12000));
  }
  furnished(map, bounds.isValid() ? bounds.pad(0.1) : about.bounds);
  if (day.rounds.length > 1) {
    const longest = day.rounds.map((round, place) => [inks[place % inks.length], round]).sort((a, b) => b[1].stops.length - a[1].stops.length).slice(0, 6);
    const rows = longest.map(([ink, round]) => [ink, filled(words.line, { who: round.who, n: round.stops.length })]);
    if (day.rounds.length > rows.length) rows.push(["transparent", filled(words.more, { n: day.rounds.length - rows.length })]);
    legend("of-rounds", words.title, rows);
  }
  ready();
}
