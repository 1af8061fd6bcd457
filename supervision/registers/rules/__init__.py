"""Pure rules of the registers: kinds, codes, what an import must hold, who may inspect."""
