"""The metrics' own exam on a gold set: faults to be seen, harmless rewrites to be let be.

`material` reads the gold, `figures`, `naming`, `wording`, `outputs` and `rewrites` change what it
says, `classes` names every kind of change with what should see it, `exam` counts, `gaming` ranks
strategies that read nothing, `limits` keeps the file of floors.
"""
