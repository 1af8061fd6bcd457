"""The two registers (两库): who may be inspected, and who inspects."""
