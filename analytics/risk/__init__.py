"""The risk score of an entity (风险分): additive, in integers, with reasons in words. Pure."""
