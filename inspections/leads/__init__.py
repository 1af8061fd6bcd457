"""What may start a triggered check or a case: complaints, 12345 work orders, transfers, suspicious patterns."""
