"""Decodes AIS sentences with pyais, libais and, where it is installed, gpsd's gpsdecode, each on one thread.

Usage: decode_ais.py SENTENCES.nmea. Prints JSON: of each decoder its name, how many messages it gave and the seconds the processor
was at work; the fastest of three runs counts. libais is given whole payloads: putting them together is part of its time.
"""

import json
import resource
import shutil
import subprocess
import sys

import ais
import pyais
from pyais.exceptions import AISBaseException

path = sys.argv[1]
with open(path, "rb") as file:
    lines = [line.strip() for line in file if line.strip()]


def of_pyais():
    found = 0
    parts = {}
    for line in lines:
        fields = line.split(b",")
        count, number = int(fields[1]), int(fields[2])
        if count > 1:
            key = (fields[3], fields[4])
            held = parts.setdefault(key, [])
            held.append(line)
            if number < count:
                continue
            sentences = parts.pop(key)
        else:
            sentences = [line]
        try:
            pyais.decode(*sentences).asdict()
            found += 1
        except AISBaseException:
            pass
    return found


def of_libais():
    found = 0
    parts = {}
    for line in lines:
        fields = line.split(b",")
        count, number, body = int(fields[1]), int(fields[2]), fields[5]
        if count > 1:
            key = (fields[3], fields[4])
            body = parts.pop(key, b"") + body
            if number < count:
                parts[key] = body
                continue
        try:
            ais.decode(body.decode(), int(fields[6][:1]))
            found += 1
        except ais.DecodeError:
            pass
    return found


def of_gpsdecode():
    with open(path, "rb") as file:
        return subprocess.run(["gpsdecode", "-j"], stdin=file, capture_output=True).stdout.count(b'"class":"AIS"')


def at_work():
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


answers = []
for name, run in [
    (f"pyais {pyais.__version__}", of_pyais),
    (f"libais {ais.__version__}", of_libais),
    ("gpsdecode (gpsd)", of_gpsdecode),
]:
    if run is of_gpsdecode and not shutil.which("gpsdecode"):
        continue
    best = None
    for _ in range(3):
        start = at_work()
        messages = run()
        took = at_work() - start
        best = took if best is None else min(best, took)
    answers.append({"name": name, "messages": messages, "seconds": best})
print(json.dumps(answers))
