"""Runs a command and never leaves it, or what it started, behind.

    guard.py <grace seconds> <command> [argument ...]

The command is asked to end (SIGTERM) when this process is, or when its standard input closes, which happens also when
the process that started it is killed outright. What has not ended after the grace is killed. The starter must put this
process at the head of a process group of its own.
"""

import os
import signal
import subprocess
import sys
import threading

grace_seconds = float(sys.argv[1])
child = None
stopping = threading.Lock()


def kill_group():
    os.killpg(os.getpgrp(), signal.SIGKILL)


def stop(*_):
    if not stopping.acquire(blocking=False):
        return
    if child is None:
        os._exit(1)
    child.terminate()
    timer = threading.Timer(grace_seconds, kill_group)
    timer.daemon = True
    timer.start()


def stop_when_orphaned():
    sys.stdin.buffer.read()
    stop()


for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, stop)
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
threading.Thread(target=stop_when_orphaned, daemon=True).start()

code = child.wait()
# Grandchildren (functions of the emulator, a bundler) go with the command.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.killpg(os.getpgrp(), signal.SIGTERM)
sys.stdout.flush()
os._exit(code if code >= 0 else 128 - code)
