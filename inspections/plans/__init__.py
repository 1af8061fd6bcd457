"""Annual plans, tasks, the cap ledger, no-repeat windows: who can be drawn, how many, and who is left out why."""
