"""What is published, masked, withdrawn; the public portal."""
