"""Pages that gather: each persona's home, the entity dossier, the inspector's day. No tables, no actions."""
