#!/usr/bin/env python3
"""Says what others say, as replies. Python's standard library only.

    examples/echo-bot.py --rooms 1 --nick echobot        (all options go to `groupchat pipe`)
"""
import json
import os
import shlex
import signal
import subprocess
import sys

command = shlex.split(os.environ.get("GROUPCHAT", "groupchat"))  # it may hold arguments
pipe = subprocess.Popen(
    [*command, "pipe", *sys.argv[1:]],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    encoding="utf-8",
)

# Whoever ends this script ends the pipe; its output ends then, and the loop below with it.
signal.signal(signal.SIGTERM, lambda *_: pipe.terminate())
signal.signal(signal.SIGINT, lambda *_: pipe.terminate())


def say(**line):
    """Says something; `pipe` answers with an ack or an error that has the same ref."""
    print(json.dumps(line), file=pipe.stdin, flush=True)


for line in pipe.stdout:
    told = json.loads(line)
    if told["type"] == "ready":
        print("here as", told["nickName"], file=sys.stderr)
    elif told["type"] == "message" and not told["own"]:
        say(
            msg=f"{told['nickName']}: {told['msg']}"[:4000],
            room=told["roomId"],
            replyTo=told["seq"],
            # An id of its own: should this message be told twice, it is answered once.
            id=f"echo-{told['roomId']}-{told['seq']}",
        )
    elif told["type"] == "error":
        print("not said:", told["message"], file=sys.stderr)

sys.exit(pipe.wait())
