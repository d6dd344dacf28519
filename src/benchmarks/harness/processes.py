"""Whole processes, with what the system counts of each: time, memory, page faults."""

import os
import signal
import tempfile
import time
from typing import NamedTuple


class Failed(Exception):
    """A program, of ours or of a peer, that is not there or ended with an error; `said` is what it said."""

    def __init__(self, message, said=""):
        super().__init__(f"{message}: {said}" if said else message)
        self.said = said or message


class Process(NamedTuple):
    seconds: float  # of wall time, from before its start to its end
    peak: float  # the most resident memory, MB
    faults: int  # page faults that no disk was needed for
    output: str


def run(command, cpus=None, environment=None, watch=None):
    """Runs a command to its end; `cpus` it may use, all otherwise; `watch(pid)` is called twice a second.

    It is started by posix_spawn, not by a copy of this process, and without a shell: both would be in the
    times of the small ones.
    """
    command = [str(word) for word in command]
    ours = os.sched_getaffinity(0)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull) as nothing:
        streams = [(os.POSIX_SPAWN_DUP2, f.fileno(), i) for i, f in enumerate((nothing, out, err))]
        try:
            os.sched_setaffinity(0, cpus or ours)
            start = time.perf_counter()
            pid = os.posix_spawn(command[0], command, {**os.environ, **(environment or {})}, file_actions=streams)
        except OSError as e:
            raise Failed(f"{command[0]}: {e.strerror}") from e
        finally:
            os.sched_setaffinity(0, ours)
        status, usage = _end(pid, watch)
        seconds = time.perf_counter() - start
        out.seek(0)
        err.seek(0)
        if status != 0:
            said = _last((err.read() or out.read()).decode(errors="replace"))
            raise Failed(f"{' '.join(command)} failed (exit code {os.waitstatus_to_exitcode(status)})", said)
        return Process(seconds, usage.ru_maxrss / 1024, usage.ru_minflt, out.read().decode())


def _last(text):
    """The line that says what is wrong, with the hint after it."""
    lines = text.strip().splitlines()
    return "\n".join(lines[-2 if lines and lines[-1].startswith("hint: ") else -1 :])


def _end(pid, watch):
    try:
        while watch:
            watch(pid)
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                return status, usage
            time.sleep(0.5)
        return os.wait4(pid, 0)[1:]
    except BaseException:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        raise
