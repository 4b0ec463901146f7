#!/usr/bin/env bash
# Runs a command and keeps one message in a room that says how it goes: its last line while it runs, ✅ or ❌ in the end.
# What the command prints is printed, and its exit code is that of this script.
#   examples/live-build.sh ops "build 42" make -j4
set -uo pipefail
if [ $# -lt 3 ]; then
  echo "usage: live-build.sh ROOM NAME COMMAND [ARGUMENT...]" >&2
  exit 2
fi
read -ra groupchat <<<"${GROUPCHAT:-groupchat}" # it may hold arguments
room=$1 name=$2
shift 2
id=${BUILD_ID:-build-$$-$(date +%s)} # each run of it has a message of its own; with BUILD_ID a run goes on with the one before

# The message says it from now on. A build does not fail because nobody can be told.
say() { "${groupchat[@]}" send --room "$room" --id "$id" --update -- "$1" || true; }

say "⏳ $name"
next=2
"$@" 2>&1 | while IFS= read -r line; do
  printf '%s\n' "$line"
  if ((SECONDS >= next)); then
    say "⏳ $name: ${line:0:200}"
    next=$((SECONDS + 2))
  fi
done
status=${PIPESTATUS[0]}
if [ "$status" -eq 0 ]; then say "✅ $name"; else say "❌ $name ended with $status"; fi
exit "$status"
