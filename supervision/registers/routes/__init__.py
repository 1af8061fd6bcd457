"""Doors of the registers: the two registers, their import, the columns of a source's files."""

from supervision.registers.routes import columns, imports, registers

handlers = [*registers.handlers, *imports.handlers, *columns.handlers]
