"""Domain-free files the whole house stands on."""
