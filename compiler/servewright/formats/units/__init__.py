"""Values with a unit or a grammar of their own: durations, quantities, rates, versions, names, hosts, paths."""
