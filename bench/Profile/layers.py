#!/usr/bin/env python3
"""Says in which layer a server's processor time was spent: perf script -F ip,sym,dso | bench/Profile/layers.py [seconds orders]

Each sample counts for the innermost frame that belongs to a layer, so that a layer has what it does itself and what it has the runtime's
general parts do for it. With the processor seconds that were sampled and the orders that were made meanwhile, each layer has its
microseconds per order.
"""
import collections
import re
import sys

LAYERS = [
    ("SQLite", r"libe_sqlite3"),
    ("hashes and signatures", r"libcrypto|System\.Security\.Cryptography"),
    ("rules", r"\[Payments\.Domain"),
    ("storage", r"\[(Payments\.Storage|Npgsql)"),
    ("grains and actions", r"\[Payments\.(Grains|Channels|Notifications|Sandbox)"),
    ("API and commands", r"\[Payments\."),
    ("Orleans: placement and directory", r"\[Orleans.*(Placement|Directory)|Polly"),
    ("Orleans: activation and its end", r"\[Orleans.*(Activat|Catalog|Lifecycle|GrainContext)"),
    ("Orleans: reminders", r"\[Orleans\.Reminders|DelayUntil"),
    ("Orleans: messages", r"\[Orleans"),
    ("JSON", r"\[System\.Text\.Json"),
    ("HTTP client", r"\[System\.Net\.Http"),
    ("HTTP server and sockets", r"\[(Microsoft\.AspNetCore|System\.Net\.Sockets|System\.IO\.Pipelines)"),
    ("metrics and traces", r"\[(OpenTelemetry|System\.Diagnostics)"),
    ("tasks, thread pool and timers", r"System\.Threading"),
]
LAYERS = [(name, re.compile(pattern)) for name, pattern in LAYERS]
NATIVE = re.compile(r"libcoreclr|libc\.so|kernel|ld-linux|vdso")
METHOD = re.compile(r"(\[[A-Za-z.]+\] [^(:]*::[^(\s]+)")


def layer_of(stack):
    if any("libclrjit" in frame for frame in stack):
        return "the runtime compiling"
    if all(NATIVE.search(frame) for frame in stack):
        return "the runtime: collector and the like"
    for frame in stack:
        # The method alone, without the types of its parameters.
        method = METHOD.search(frame)
        text = method.group(1) if method else frame
        for name, pattern in LAYERS:
            if pattern.search(text):
                return name
    return "other"


def stacks(lines):
    stack = []
    for line in lines:
        frame = line.strip()
        if frame:
            stack.append(frame.split(None, 1)[-1])
        elif stack:
            yield stack
            stack = []
    if stack:
        yield stack


def main():
    counts = collections.Counter(layer_of(stack) for stack in stacks(sys.stdin))
    samples = sum(counts.values())
    if samples == 0:
        sys.exit("There are no samples.")
    per_order = 1e6 * float(sys.argv[1]) / float(sys.argv[2]) if len(sys.argv) == 3 else None
    for name, count in counts.most_common():
        time = f" {per_order * count / samples:7.1f} µs" if per_order else ""
        print(f"{100 * count / samples:5.1f} %{time}  {name}")
    print(f"{samples} samples")


main()
