"""What goes in and comes out, one module per group of nouns: the schemas of the contract, and how a row becomes one."""
