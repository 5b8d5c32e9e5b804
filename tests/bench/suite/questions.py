"""The questions that are asked of every side, and whether the answers agree."""

from suite import place

TOTAL = "SELECT cell, sum(value), count(*) FROM latest GROUP BY cell"
AS_OF = "SELECT cell, sum(value), count(*) FROM figure WHERE revision <= {0} AND until > {0} GROUP BY cell"
AUTHORITY = (
    "SELECT bloc, code, status, sum(value) FROM latest JOIN cell USING (cell) WHERE authority = {0} "
    "GROUP BY bloc, code, status"
)


def questions(shape, authority):
    """Names and SQL, as fold_bench names its answers. The places of versions are the revisions of the peers."""
    asked = [{"name": "total", "sql": TOTAL}]
    rounds = shape.units * shape.versions
    if shape.late_share > 0:
        asked.append({"name": "as_of_late", "sql": AS_OF.format(rounds)})
    if shape.versions > 1:
        asked.append({"name": "as_of_all", "sql": AS_OF.format(rounds - shape.units)})
    asked.append({"name": "authority", "sql": AUTHORITY.format(authority)})
    return asked


def read_answers(path):
    return sorted(path.read_text(encoding="ascii").split())


def require_equal(name, theirs, ours):
    """Ends the run when a peer says something else: then one of the two is wrong, and no time means anything."""
    if theirs == ours:
        place.say(f"  {name}: all {len(ours):,} numbers are equal to Khoi's")
        return
    differing = sorted(set(theirs) ^ set(ours))[:6]
    place.fail(f"the answers of {name} differ from Khoi's, {len(theirs)} lines and {len(ours)}: {differing}")
