"""Orders to rectify, their proof, their deadlines, the ledger that closes them."""
