"""The two-page briefing (两页简报): what a leader takes into a meeting, as PDF, DOCX and page, all from one story with one fingerprint."""
