"""Installs the test servers that are missing from Debian's packages, where that was asked for.

``python -m tests.servers.debian`` does something only as root and with CI=true (or 1) or INSTALL=1.
It starts nothing: Debian's packages are told not to start their services.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers.binaries import PACKAGES, find

FONTS = "fonts-noto-cjk"
POLICY = Path("/usr/sbin/policy-rc.d")


def missing() -> list[str]:
    """Debian packages whose programs (or fonts) are not on this machine."""
    needed = {package for program, package in PACKAGES.items() if find(program) is None}
    if not list(Path("/usr/share/fonts").rglob("NotoSansCJK*")):
        needed.add(FONTS)
    return sorted(needed)


def allowed() -> bool:
    """Whether this run may install packages: root, apt-get, and asked for."""
    asked = os.environ.get("CI") in {"1", "true"} or os.environ.get("INSTALL") == "1"
    return asked and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install packages without starting their services.

    Raises:
        subprocess.CalledProcessError: apt-get failed; its own words are on standard error.
    """
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    silence = not POLICY.exists()
    if silence:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        wait = ["-q", "-o", "DPkg::Lock::Timeout=300"]
        subprocess.run(["apt-get", *wait, "update"], check=True, env=environment, stdout=subprocess.DEVNULL)
        subprocess.run(
            ["apt-get", *wait, "install", "-y", "--no-install-recommends", *packages],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
    finally:
        if silence:
            POLICY.unlink()


if __name__ == "__main__":
    lacking = missing()
    if lacking and allowed():
        print("installing for the tests:", ", ".join(lacking), file=sys.stderr)
        install(lacking)
    elif lacking:
        print(
            f"not on this machine: {', '.join(lacking)}. What needs them is not tested "
            "(as root, `make test INSTALL=1` installs them).",
            file=sys.stderr,
        )
