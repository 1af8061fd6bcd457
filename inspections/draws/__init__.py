"""The draw 抽取: freeze, commit, draw, pair, certificate, verification (protocol dr-1)."""
