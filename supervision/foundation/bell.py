"""The bell: a Celery message that says "look at job n". Losing it loses nothing."""

import logging

from celery import Celery
from kombu.exceptions import OperationalError

from supervision.foundation import folder_bell
from supervision.foundation.settings import Settings

log = logging.getLogger("supervision.bell")
MAPS_QUEUE = "maps"
QUEUE = "work"


def make_bell(settings: Settings) -> Celery:
    """A Celery app on the broker of the settings; message kinds: ``jobs.run``, ``jobs.reap``."""
    bell = Celery("supervision", set_as_current=False)
    options: dict[str, object] = {}
    address = settings.broker_url
    if settings.broker_url.startswith("filesystem"):
        folder_bell.register()
        address = f"{folder_bell.SCHEME}://localhost//"  # without a host every process warns about it
        folder = str(settings.folder("queue"))
        control = str(settings.folder("queue-control"))
        options = {
            "data_folder_in": folder,
            "data_folder_out": folder,
            "control_folder": control,
            "polling_interval": 0.2,
        }
    else:  # whoever rings answers a request: one try and no waiting, the reaper finds what was not rung
        options = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
        if settings.broker_url.startswith("redis"):
            options["visibility_timeout"] = 3600
    bell.conf.update(
        broker_url=address,
        broker_transport_options=options,
        broker_connection_retry_on_startup=True,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        task_default_queue=QUEUE,
        task_publish_retry=False,
        timezone="Asia/Shanghai",
        worker_hijack_root_logger=False,
    )
    return bell


def ring(bell: Celery, job_ids: list[int], names: dict[int, str] | None = None) -> None:
    """Wake a worker for each job. A dead broker is only logged: the reaper finds the rows."""
    for job_id in job_ids:
        name = (names or {}).get(job_id, "")
        try:
            bell.send_task(
                "jobs.run", kwargs={"job_id": job_id}, queue=MAPS_QUEUE if name.startswith("maps.") else QUEUE
            )
        except (OperationalError, OSError) as error:
            log.warning("bell not rung from job %s on: %s", job_id, type(error).__name__)
            return  # the next would wait as long for the same broker
