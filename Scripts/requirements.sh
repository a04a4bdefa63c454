# Sourced by ./run and ./test: finds what a build needs and installs it where that is possible.

# Says `$1` and stops.
stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

require_swift() {
    command -v swift >/dev/null || stop "Latchkey is built with Swift 6.2 or newer, and there is no 'swift' here.
Install it from https://www.swift.org/install and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -n 1)
    # shellcheck disable=SC2086
    set -- ${version:-0 0}
    [ "$1" -gt 6 ] || { [ "$1" -eq 6 ] && [ "$2" -ge 2 ]; } ||
        stop "Latchkey needs Swift 6.2 or newer; this is $1.$2. Newer ones: https://www.swift.org/install"
}

# Installs the Debian packages named by the arguments.
install_packages() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || stop "Please install these packages as root, then run this again: $*"
        sudo=(sudo)
    fi
    echo "Installing $* ..."
    "${sudo[@]}" apt-get update -qq </dev/null
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

has_sqlite() {
    [ "$(uname -s)" = Darwin ] || [ -e /usr/include/sqlite3.h ] || [ -e /usr/local/include/sqlite3.h ] ||
        { command -v pkg-config >/dev/null && pkg-config --exists sqlite3; }
}

# Makes sure that SQLite's header and library are there.
require_sqlite() {
    has_sqlite && return
    if command -v apt-get >/dev/null; then
        install_packages libsqlite3-dev
    else
        stop "Latchkey needs SQLite's header and library (sqlite-devel on Fedora, sqlite-dev on Alpine, sqlite on Arch).
Install them and run this again."
    fi
}
