#!/bin/sh
# Packs the committed sources, every package of requirements.lock and the front-end files into one archive.
# It installs on machines like this one (same system, same Python) without any network; see docs/operations.md.
set -eu
cd "$(dirname "$0")"
name=supervision-bundle
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
mkdir -p dist "$room/$name/wheelhouse"

# The other machine may have another patch of the same Python: take what any patch of it needs.
minor=$(.venv/bin/python -c 'import sys; print("%d\\.%d" % sys.version_info[:2])')
sed -E "s/ ; python_full_version [<>=]+ '$minor\\.[0-9]+'//" requirements.lock > "$room/every-patch.lock"

git archive --format=tar HEAD | tar -x -C "$room/$name"
.venv/bin/python -m pip download -q --disable-pip-version-check --only-binary :all: --require-hashes \
    -r "$room/every-patch.lock" -d "$room/$name/wheelhouse"
mkdir -p "$room/$name/supervision/static/vendor"
cp -R supervision/static/vendor/. "$room/$name/supervision/static/vendor/"
git rev-parse HEAD > "$room/$name/VERSION"

tar --sort=name --owner=0 --group=0 --numeric-owner -C "$room" -czf "dist/$name.tar.gz" "$name"
sha256sum "dist/$name.tar.gz"
echo "On the other machine: tar xzf $name.tar.gz && cd $name && make run"
echo "(without make: sh install.sh && .venv/bin/supervision run)"
