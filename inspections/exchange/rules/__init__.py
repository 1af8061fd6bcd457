"""Pure rules of the exchange room: columns of a feed, code maps, what is missing."""
