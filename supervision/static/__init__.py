"""House assets; third-party files land in ``vendor`` at set-up and are never committed."""
