"""The protocol dr-1 as pure functions: bytes in, bytes out; docs/draw-protocol.md is its text."""
