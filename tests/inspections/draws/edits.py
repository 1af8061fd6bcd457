"""What somebody with hands on the database could do to a draw: statements by name, for :mod:`test_adversary`."""

SQL: dict[str, tuple[str, ...]] = {
    "swap an inspector": (
        "UPDATE team_member SET inspector_id = 108 WHERE id IN (SELECT max(id) FROM team_member WHERE draw_id = '{draw}')",
    ),
    "drop a drawn unit": (
        "DELETE FROM team_member WHERE draw_id = '{draw}' AND entity_id = (SELECT min(entity_id) FROM drawn_unit WHERE draw_id = '{draw}')",
        "DELETE FROM drawn_unit WHERE draw_id = '{draw}' AND entity_id = (SELECT min(entity_id) FROM drawn_unit WHERE draw_id = '{draw}')",
    ),
    "unopen": (
        "UPDATE draw SET status = 'committed', opened_at = NULL, seed = '', public_value = '', first_value = '', first_value_by = NULL, second_value_by = NULL WHERE id = '{draw}'",
        "DELETE FROM drawn_unit WHERE draw_id = '{draw}'",
        "DELETE FROM team_member WHERE draw_id = '{draw}'",
        "DELETE FROM cap_ledger WHERE draw_id = '{draw}'",
        "DELETE FROM draw_file WHERE draw_id = '{draw}' AND (name LIKE 'tranche-%' OR name IN ('summary.txt', 'void.json'))",
        "UPDATE plan_task SET status = 'committed' WHERE id = {task}",
    ),
    "unseal": (
        "UPDATE draw SET status = 'frozen', serial = NULL, commitment = '', commit_hash = '', previous = '' WHERE id = '{draw}'",
        "DELETE FROM draw_secret WHERE draw_id = '{draw}'",
        "UPDATE plan_task SET status = 'frozen' WHERE id = {task}",
    ),
    "delete the draw": (
        *(
            f"DELETE FROM {table} WHERE draw_id = '{{draw}}'"
            for table in (
                "draw_file",
                "draw_secret",
                "draw_stratum",
                "drawn_unit",
                "team_member",
                "cap_ledger",
            )
        ),
        "DELETE FROM draw WHERE id = '{draw}'",
        "UPDATE plan_task SET status = 'planned' WHERE id = {task}",
    ),
    "another share": ("UPDATE draw_secret SET share = '11' || substr(share, 3) WHERE draw_id = '{draw}'",),
    "renumber": ("UPDATE draw SET serial = serial + 1 WHERE id = '{draw}'",),
    "another value": ("UPDATE draw SET public_value = '6666666666' WHERE id = '{draw}'",),
    "type alone": ("UPDATE draw SET committed_by = NULL, first_value_by = NULL WHERE id = '{draw}'",),
    "one round more": ("UPDATE plan_task SET rounds = rounds + 1, status = 'drawn' WHERE id = {task}",),
    "take the number": (
        "UPDATE plan_task SET number = number || '旧' WHERE id = {task}",
        "UPDATE plan_task SET number = (SELECT replace(number, '旧', '') FROM plan_task WHERE id = {task}) WHERE id = (SELECT max(id) FROM plan_task WHERE id <> {task})",
    ),
    "close a business": ("UPDATE entity SET status = 'closed' WHERE id = {some} + 1",),
    "another class": ("UPDATE entity SET credit_class = 'A' WHERE id = {some} + 2",),
    "delete a business": ("DELETE FROM entity WHERE id = {some} + 3",),
    "fill the ledger": (
        "INSERT INTO cap_ledger (department_id, entity_id, year, state, exempt_reason, at) VALUES (1, {some} + 1, 2026, 'spent', '', '2026-11-20')",
    ),
    "recuse": (
        "INSERT INTO recusal (inspector_id, entity_id, reason, from_on) VALUES (101, {some} + 1, '', '2026-01-01')",
    ),
    "shorten the log": (
        "DELETE FROM audit_event WHERE seq > (SELECT max(seq) FROM audit_event) - 1 - {some}",
    ),
    "take from the log": (
        "DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event) - 1 - {some}",
    ),
    "reword the log": (
        "UPDATE audit_event SET detail = '{{}}' WHERE seq = (SELECT max(seq) FROM audit_event) - {some}",
    ),
}
