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

# has_header NAME: whether a C header is where compilers look.
has_header() {
    local folder
    for folder in /usr/include /usr/local/include /opt/homebrew/include; do
        [ -e "$folder/$1" ] && return
    done
    [ "$(uname -s)" = Darwin ] && [ "$1" = sqlite3.h ]
}

# Makes sure that the C libraries are there: SQLite, the public suffix list, phone numbers.
require_libraries() {
    local missing=()
    has_header sqlite3.h || missing+=(libsqlite3-dev)
    has_header libpsl.h || missing+=(libpsl-dev)
    has_header phonenumbers/phonenumberutil.h || missing+=(libphonenumber-dev)
    [ ${#missing[@]} -gt 0 ] || return 0
    if command -v apt-get >/dev/null; then
        install_packages "${missing[@]}"
    else
        stop "Latchkey needs these libraries with their headers: ${missing[*]}
(Fedora: sqlite-devel libpsl-devel libphonenumber-devel; Alpine: sqlite-dev libpsl-dev libphonenumber-dev;
Arch: sqlite libpsl libphonenumber; Homebrew: libpsl libphonenumber). Install them and run this again."
    fi
}
