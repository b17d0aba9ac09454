"""Who may open and send what: one table, held against every address of the shop."""
