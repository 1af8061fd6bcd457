"""How fast pages come when several people ask at once.

``python -m benchmarks.load [--data var] [--clients 8] [--requests 500] [page …]`` starts the house on a data
folder that holds a demonstration city, signs in and asks. Prints one line a page: median, 95th percentile, slowest.
"""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import httpx

from tests.servers import start
from tests.servers.house import LOGINS, House, open_house, signed_in

PAGES = {
    "/analytics/coverage": "leader",
    "/maps/risk": "leader",
    "/desk": "leader",
    "/registers/entities": "officer",
    "/visits": "officer",
    "/public": "",
}


def ask(house: House, page: str, login: str, *, clients: int, requests: int) -> list[float]:
    """Seconds each answer took, in the order they came.

    Raises:
        RuntimeError: an answer was not a page.
    """
    own = threading.local()

    def one(_number: int) -> float:
        if not hasattr(own, "client"):
            own.client = (
                signed_in(house, login) if login else httpx.Client(base_url=house.address, timeout=60)
            )
            own.client.get(page)  # connection and caches
        begin = time.perf_counter()
        answer = own.client.get(page)
        took = time.perf_counter() - begin
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")
        return took

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, range(requests)))


@click.command()
@click.argument("pages", nargs=-1)
@click.option("--data", type=click.Path(path_type=Path, exists=True), default=Path("var"))
@click.option("--clients", default=8)
@click.option("--requests", default=500)
def main(pages: tuple[str, ...], data: Path, clients: int, requests: int) -> None:
    """Median, 95th percentile and slowest answer of each page."""
    run = start.begin_run()
    house = open_house(data.resolve())
    try:
        for page in pages or PAGES:
            role = PAGES.get(page, "leader")
            login = LOGINS.get(role, "")
            took = sorted(ask(house, page, login, clients=clients, requests=requests))
            p95 = took[int(len(took) * 0.95)]
            click.echo(
                f"{page:24} {requests} requests, {clients} clients: median {statistics.median(took) * 1000:.0f} ms, "
                f"p95 {p95 * 1000:.0f} ms, slowest {took[-1] * 1000:.0f} ms"
            )
    finally:
        start.stop(house.keeper)
        start.end_run(run)


if __name__ == "__main__":
    main()
