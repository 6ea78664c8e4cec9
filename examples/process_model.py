"""A model as a program in ten lines: the title of the first source, cited."""

import json
import sys

for line in sys.stdin:
    request = json.loads(line)
    output = request["sources"][0]["title"] + " [1]"
    sys.stdout.write(json.dumps({"id": request["id"], "output": output}) + "\n")
    sys.stdout.flush()
