"""Departments, people who log in, roles and scope, sessions, the guards."""
