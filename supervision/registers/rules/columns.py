"""Which column of a file is what, where a person says so."""

from collections.abc import Collection, Mapping, Sequence

from supervision.foundation.errors import Refused
from supervision.foundation.headers import header_key
from supervision.registers.rules.codes import has_control

LONGEST_HEADING = 200


def settle(
    headings: Sequence[str],
    fields: Sequence[str],
    known: Mapping[str, Collection[str]],
    need: Mapping[str, str],
) -> dict[str, str]:
    """Field → heading, from what somebody chose column by column.

    A field that the system would find by itself in one of these columns, and that was given to none, is "" in the result:
    the person said that the guess was wrong.

    Raises:
        Refused: an unknown field, a field for two columns, a needed one for none, or a heading that cannot be kept.
    """
    chosen: dict[str, str] = {}
    for heading, name in zip(headings, fields, strict=True):
        if not name:
            continue
        if name not in known:
            raise Refused("没有“{field}”这一项内容，请重新打开这个页面再选。", field=name[:40])
        title = next(iter(known[name]))
        if name in chosen:
            raise Refused(
                "“{field}”选了两列（{first}、{second}），只能选一列。",
                field=title,
                first=chosen[name][:40],
                second=heading[:40],
            )
        if len(heading) > LONGEST_HEADING or has_control(heading):
            raise Refused("列名“{heading}”过长或含有控制字符，不能记住。", heading=heading[:40])
        chosen[name] = heading
    if missing := [title for name, title in need.items() if name not in chosen]:
        raise Refused("还没有选这些必需的内容：{fields}。", fields="、".join(missing))
    keys = {header_key(heading) for heading in headings}
    guessed = [n for n, words in known.items() if keys & set(map(header_key, words))]
    return chosen | {name: "" for name in guessed if name not in chosen}
