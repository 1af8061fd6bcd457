"""The lists (清单): three source lists become one list whose every item says where it comes from."""
