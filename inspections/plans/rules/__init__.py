"""Pure rules of the plans room: quotas, status machines, the pool, the cap."""
