"""What perito does in Python, beside its peers: `cargo xtask bench -- python [word]`.

Each module here gives one group; a word picks those whose module's name has it.
"""

import sys

import deadlines
import payments
import tax_codes

GROUPS = {"tax_codes": tax_codes.group, "deadlines": deadlines.group, "payments": payments.group}

for name, group in GROUPS.items():
    if all(word in name for word in sys.argv[1:]):
        print(group().measure(), end="\n\n", flush=True)
