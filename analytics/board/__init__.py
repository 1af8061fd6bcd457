"""The leader's board (领导看板): one snapshot that a page shows and a briefing prints.

The snapshot ``board`` holds ``seats`` by key (``analytics.board.seats.key``: ``""`` everybody, ``"d3"`` a department, ``"d3/421303"`` its people of one
district), each made by the pure function ``analytics.board.board.board``:

* ``numbers``: the five numbers (``numbers.Number``): value, parts, interval, how it stood 30 days and a year ago, tone, target, monthly points.
* ``areas``: ``whole`` (what was seen and found in the reader's range), ``rows`` (``areas.AreaSight``): counts, corrected rate with interval, ``verdict``
  (``high``, ``low``, ``alike``, ``few``), owner, and ``sentences`` that explain it. Rows with verdict ``high`` stand first.
* ``judged``: the rates of places of every level (``rates.Rate``), taken out of the board and into the snapshot ``places``, so maps say what the board says.
* ``late``: ``late.Late`` lines: kind, owner, count, oldest, in days.
* ``changes``: ``changes.Change`` sentences; empty when nothing left its usual range.
* ``stations``, ``tasks``: comparison of stations and tasks behind plan.

A sentence is ``{"text": message id, "values": {...}}``; print it with ``translate(text, language, **values)``. Addresses (``href``) open the records.
Days are ISO text. ``from`` and ``to`` are the twelve months the areas are judged by; the numbers run from 1 January to ``to``.
"""
