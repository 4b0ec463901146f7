#!/usr/bin/env bash
# Says what others say, as replies. Needs bash and jq.
#   examples/echo-bot.sh --rooms 1 --nick echobot        (all options go to `groupchat pipe`)
set -euo pipefail
command -v jq >/dev/null || { echo "echo-bot.sh needs jq" >&2; exit 2; }
read -ra groupchat <<<"${GROUPCHAT:-groupchat}" # it may hold arguments

coproc bot { exec "${groupchat[@]}" pipe "$@"; }
pid=$bot_PID
exec 3<&"${bot[0]}" 4>&"${bot[1]}" # 3: what the pipe tells, 4: what is said to it
trap 'kill "$pid" 2>/dev/null || true' TERM INT # whoever ends this script ends the pipe

# jq does it all: it turns each message of somebody else into the line that answers it. Foreign text stays JSON
# and never meets the shell. The id is the message's: should it be told twice, it is answered once.
jq --unbuffered -c '
  select(.type == "message" and (.own | not))
  | { msg: "\(.nickName): \(.msg)"[:4000], room: .roomId, replyTo: .seq, id: "echo-\(.roomId)-\(.seq)" }
' <&3 >&4 &
exec 3<&- 4>&-

wait "$pid" || true # a signal ends this wait
wait "$pid"
