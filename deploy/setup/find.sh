# Functions that tell what is on this machine. Sourced by the other scripts; prints nothing by itself.
# shellcheck shell=sh

usable_python() { # COMMAND: a supported version that can make a virtual environment?
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() { # prints the interpreter to build with; PYTHON, when set, is the only candidate
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3}; do
        if usable_python "$candidate"; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

have_python() { find_python >/dev/null; }

have_redis() { command -v valkey-server >/dev/null || command -v redis-server >/dev/null; }

have_postgresql() { # Debian keeps the server's programs out of PATH
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

have_chromium() { command -v chromium >/dev/null || command -v google-chrome >/dev/null; }

have_fonts() { # without a font for Vietnamese the pages' sizes and pictures mean nothing
    [ -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ]
}

have_pango() { ldconfig -p 2>/dev/null | grep -q 'libpangoft2-1\.0'; } # PDFs are drawn with it

have_kannel() { [ -x /usr/sbin/smsbox ] && [ -x /usr/lib/kannel/test/fakesmsc ]; }

have_wrk() { command -v wrk >/dev/null; }

have_java() { java -version >/dev/null 2>&1; }

have_npm() { command -v npm >/dev/null; }

have_shellcheck() { command -v shellcheck >/dev/null; }

have_espeak() { command -v espeak-ng >/dev/null; }

have_opusenc() { command -v opusenc >/dev/null; }
