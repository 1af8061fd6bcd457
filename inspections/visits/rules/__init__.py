"""The rules of a visit, pure and cited."""
