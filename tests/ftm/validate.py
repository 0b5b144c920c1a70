"""Hold entities against the FollowTheMoney model, in an environment of its own.

    python tests/ftm/validate.py FILE.jsonl

Prints one line for each entity that the model does not take; exit status 1 then.
"""

import json
import sys
from pathlib import Path

from followthemoney import model


def faults(record: dict, ids: set[str]) -> list[str]:
    """What the model says against an entity, none where it is valid."""
    proxy = model.get_proxy(record)
    proxy.schema.validate(record)
    kept = model.make_entity(record["schema"])
    found = []
    for name, values in record["properties"].items():
        for value in values:
            kept.add(name, value)
            if proxy.schema.get(name).type.name == "entity" and value not in ids:
                found.append(f"{record['id']}: {name} leads to no entity")
    lost = set(record["properties"]) - set(kept.properties)
    return found + [f"{record['id']}: {name} has no valid value" for name in sorted(lost)]


def main() -> int:
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    ids = {record["id"] for record in records}
    found = [fault for record in records for fault in faults(record, ids)]
    sys.stdout.write("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
