#!/usr/bin/env bash
# A throw-away desktop for tests: private message bus, virtual screen, unlocked keychain, notification daemon and a
# watcher for tray icons, with an empty home. Usage: session.sh COMMAND [ARGUMENT...]; logs go to $TD_SESSION_DIR.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export TD_SESSION_DIR=${TD_SESSION_DIR:-$(mktemp -d)}
mkdir -p "$TD_SESSION_DIR"/{home,run}
chmod 700 "$TD_SESSION_DIR/run"
# Tools that live in the real home are found before HOME changes.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export PATH="$CARGO_HOME/bin:$PATH" HOME="$TD_SESSION_DIR/home" XDG_RUNTIME_DIR="$TD_SESSION_DIR/run"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME WAYLAND_DISPLAY DISPLAY
export NO_AT_BRIDGE=1 GDK_BACKEND=x11 LIBGL_ALWAYS_SOFTWARE=1 XDG_CURRENT_DESKTOP=X-Truedocket TD_SESSION_TOOLS="$here"
exec dbus-run-session -- xvfb-run -a -s "-screen 0 1280x800x24 -nolisten tcp" bash -c '
  set -eu
  printf "throw-away" | gnome-keyring-daemon --unlock --components=secrets --daemonize >"$TD_SESSION_DIR/keyring.log" 2>&1
  dunst -conf /dev/null -print >"$TD_SESSION_DIR/dunst.log" 2>&1 &
  /usr/bin/python3 "$TD_SESSION_TOOLS/tray_watcher.py" >"$TD_SESSION_DIR/tray.log" 2>&1 &
  for _ in $(seq 100); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
      string:org.kde.StatusNotifierWatcher 2>/dev/null | grep -q "boolean true" && break
    sleep 0.1
  done
  outcome=0; "$@" || outcome=$?
  kill $(jobs -p) 2>/dev/null || true
  exit $outcome
' session "$@"
