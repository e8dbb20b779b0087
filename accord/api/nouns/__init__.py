"""One module per noun of the API, each with its `router`."""
