#!/usr/bin/env bash
# Says each line of its standard input (alerts: a log, a FIFO a webhook writes to) in a room, ends when the server has
# them all, and prints what is answered to them there ("ack", "ack, on it"). Needs bash, jq and sha256sum.
#   tail -F alerts.log | examples/alert-bridge.sh --rooms ops --nick alertbot >answers.jsonl
set -euo pipefail
command -v jq >/dev/null || { echo "alert-bridge.sh needs jq" >&2; exit 2; }
read -ra groupchat <<<"${GROUPCHAT:-groupchat}" # it may hold arguments

# One JSON object a line. The id is made of the line's number and text: run again over the same alerts, it says none twice.
# The ref comes back with the acknowledgement: it tells which alert has become which message.
alerts() {
  local number=0 line id
  while IFS= read -r line || [ -n "$line" ]; do
    number=$((number + 1))
    [ -n "${line//[[:space:]]/}" ] || continue
    id=$(printf '%s:%s' "$number" "$line" | sha256sum)
    jq -nc --arg line "$line" --arg id "${id:0:32}" '{ msg: $line[:4000], ref: $line, id: $id }'
  done
}

# Remembers which message is which alert, and prints each answer to one. -a: foreign text is safe on a terminal.
answers='
foreach inputs as $told ({};
  .answer = null
  | if $told.type == "ack" then .alerts[$told.seq | tostring] = $told.ref
    elif $told.type == "message" and $told.replyTo != null and ($told.msg | test("^[/!]?ack\\b"))
    then .answer = { by: $told.nickName, answer: $told.msg, alert: .alerts[$told.replyTo | tostring] }
    else . end;
  .answer | select(.alert? != null))'

# The pipe ends when its input has ended and every line has its answer; pipefail hands on its exit code.
alerts | "${groupchat[@]}" pipe "$@" | jq -nca --unbuffered "$answers"
