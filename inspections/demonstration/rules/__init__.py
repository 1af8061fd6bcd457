"""The pure city: names, people, places, histories and lists as functions of a seed. Nothing here touches a database."""
