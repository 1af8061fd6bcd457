"""Making a briefing: figures of the day, the story of one seat, PDF and DOCX."""

from datetime import date, datetime
from functools import partial

from analytics import kept
from analytics.board import seats
from analytics.briefing.files import Place, store
from analytics.briefing.pages import drawing_of, paper_of
from analytics.briefing.story import Say, Source, story
from analytics.briefing.word import word_of
from analytics.kept import About
from analytics.refresh import Progress, figures_on
from supervision.foundation.actor import Scope
from supervision.foundation.database import Database
from supervision.foundation.errors import NotFound
from supervision.foundation.i18n import _, translate
from supervision.foundation.templating import moment

STEPS = 3
WRITING, SETTING = _("写成简报"), _("排版")


def make(
    database: Database, day: date, scope: Scope, *, language: str, now: datetime, progress: Progress
) -> Place:
    """Compute the figures of a day, keep them, and write the briefing of a reader's seat. Returns where it is.

    Raises:
        NotFound: the figures have no seat for this reader.
    """
    settings = database.settings
    about = figures_on(database, day, now=now, progress=progress, why=kept.BRIEFING)
    progress(1, STEPS, WRITING)
    board = kept.read(settings, about.fingerprint, "board")
    key = seats.key(scope)
    if board is None or key not in board.content["seats"]:
        raise NotFound(_("这一天的数字里没有您管辖范围的看板。"))
    say: Say = partial(_said, language)
    told = story(
        board.content["seats"][key],
        board.content["outlines"],
        source_of(about),
        say,
        bureau=settings.bureau,
        whom=_whom(scope, board.content["names"], say),
    )
    progress(2, STEPS, SETTING)
    ribbon = settings.demonstration
    papers = {
        "pdf": paper_of(told, ribbon=ribbon),
        "docx": word_of(told, drawing_of(told), ribbon=say(_("演示数据")) if ribbon else ""),
    }
    place = Place(about.fingerprint, key, language)
    store(settings, place, told, papers)
    return place


def source_of(about: About) -> Source:
    """What the briefing says of its figures."""
    return Source(
        day=about.as_of,
        taken=moment(about.taken_at),
        fingerprint=about.fingerprint,
        definitions=about.definitions,
        first_hand=about.first_hand,
        changed_later=about.changed_later,
    )


def _whom(scope: Scope, names: dict[str, dict[str, str]], say: Say) -> str:
    """Whose figures they are, in words."""
    department = str(min(scope.department_ids)) if scope.department_ids else ""
    office = names["department"].get(department) or names["station"].get(department, "")
    area = names["area"].get(scope.area_prefix, "") if scope.area_prefix else ""
    return " · ".join(filter(None, (office, area))) or say(_("全市"))


def _said(language: str, text: str, /, **values: object) -> str:
    return translate(text, language, **values)
