#!/usr/bin/env python3
"""Says each line of its standard input (alerts: a log, a FIFO a webhook writes to) in a room, ends when the server has
them all, and prints what is answered to them there ("ack", "ack, on it"). Python's standard library only.

    tail -F alerts.log | examples/alert-bridge.py --rooms ops --nick alertbot >answers.jsonl
"""
import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
import threading

command = shlex.split(os.environ.get("GROUPCHAT", "groupchat"))  # it may hold arguments
pipe = subprocess.Popen(
    [*command, "pipe", *sys.argv[1:]],
    stdin=subprocess.PIPE,
    stdout=subprocess.PIPE,
    encoding="utf-8",
)


def feed():
    """One JSON object a line. Run again over the same alerts, the ids are the same: none is said twice."""
    try:
        for number, line in enumerate(sys.stdin, 1):
            alert = line.rstrip("\n")
            if alert.strip():
                key = hashlib.sha256(f"{number}:{alert}".encode(errors="replace")).hexdigest()[:32]
                # The ref comes back with the acknowledgement: it tells which alert has become which message.
                print(json.dumps({"msg": alert[:4000], "ref": alert, "id": key}), file=pipe.stdin, flush=True)
        pipe.stdin.close()  # the pipe ends when every line has its answer
    except BrokenPipeError:
        pass  # the pipe has ended, and its exit code says why


threading.Thread(target=feed, daemon=True).start()

alerts = {}  # by the number of the message
for line in pipe.stdout:
    told = json.loads(line)
    if told["type"] == "ack":
        alerts[told["seq"]] = told["ref"]
    elif told["type"] == "message" and told["replyTo"] in alerts and re.match(r"[/!]?ack\b", told["msg"]):
        answer = {"by": told["nickName"], "answer": told["msg"], "alert": alerts[told["replyTo"]]}
        print(json.dumps(answer), flush=True)

sys.exit(pipe.wait())
