"""docs/manifests.md promises resources for each role: this is what a service of that role gets."""
import os
import re

from case import case

HERE = os.path.dirname(os.path.abspath(__file__))

with open(os.path.join(HERE, "..", "..", "docs", "manifests.md"), encoding="utf-8") as file:
    TABLE = re.findall(r"^\| ([a-z]+) \| (\w+) \| (\w+) \| (\w+) \|$", file.read(), re.M)
assert len(TABLE) == 10, TABLE
# and 1Gi for /tmp
LIMITS = {"512Mi": "1536Mi", "1Gi": "2Gi", "2Gi": "3Gi"}
KINDS = {"scheduler": "StatefulSet", "job": "Job"}

for ROLE, CPU, MEMORY, STORAGE in TABLE:
    case(f"documented resources of the role {ROLE}", "services:\n  it:\n    image: registry.example.com/it:1\n",
         {f"{KINDS.get(ROLE, 'Deployment')}/it c.resources.requests.cpu": CPU, f"{KINDS.get(ROLE, 'Deployment')}/it c.resources.limits.memory": MEMORY,
          f"{KINDS.get(ROLE, 'Deployment')}/it c.resources.limits.ephemeral-storage": LIMITS[STORAGE]}, config=f"services: {{it: {{role: {ROLE}}}}}\n")
