"""The synthetic city (演示城市): built only through other rooms' actions and imports. Knows no table."""
