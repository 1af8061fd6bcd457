"""Pure rules of the law room: days, parameters, citations, numbers."""
