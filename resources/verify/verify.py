#!/usr/bin/env python3
"""Verifies a Frenly event log with nothing but Python's standard library.

usage: verify.py LOG.jsonl [--checkpoints FILE] [--key BASE64]
       verify.py --inclusion PROOF.json

LOG.jsonl       the stored documents of one workstation, one a line, exactly as `frenly --json events` prints them
--checkpoints   checkpoints.log of the workspace, or one signed note (c2sp.org/tlog-checkpoint)
--key           the workstation's Ed25519 public key (32 bytes, Base64); otherwise the one in event 1 is used.
                Take it from a source that you trust: event 1 is part of the log that you are checking.
--inclusion     the answer of the log to `proof`, as JSON with body, leafHash, path, checkpoint {size, root}, sequence

Prints "<events> <root in Base64>" and what was checked; exits 0 when all is well, 1 when something is wrong.
It shares no code with Frenly and reads no JSON to hash a line: a leaf is SHA-256 of a zero byte and the line.
"""
import argparse
import base64
import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(line):
    return sha256(b"\0" + line)


def node_hash(left, right):
    return sha256(b"\1" + left + right)


class Tree:
    """RFC 6962: a stack of complete subtrees, merged once for each trailing 1 of the leaf's index."""

    def __init__(self):
        self.stack = []
        self.size = 0

    def add(self, leaf):
        index = self.size
        while index & 1:
            leaf = node_hash(self.stack.pop(), leaf)
            index >>= 1
        self.stack.append(leaf)
        self.size += 1

    def root(self):
        if not self.stack:
            return sha256(b"")
        root = self.stack[-1]
        for left in reversed(self.stack[:-1]):
            root = node_hash(left, root)
        return root


# Ed25519 verification, after the reference of RFC 8032, section 6 (extended coordinates).
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    u, v, w, x = f - e, h - g, h + g, f + e
    return (u * v % P, w * x % P, v * w % P, u * x % P)


def point_multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_decompress(data):
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - x2) % P:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_holds(key, message, signature):
    a, r = point_decompress(key), point_decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = point_multiply(s, BASE), point_add(r, point_multiply(k, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def open_note(note, key):
    """Origin, size and root of a signed note; raises ValueError when it is not signed by the key."""
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    for line in signatures.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or parts[1] != origin:
            continue
        signed = base64.b64decode(parts[2])
        key_id = sha256(origin.encode() + b"\n\x01" + key)[:4]
        if signed[:4] == key_id and len(signed) == 68 and ed25519_holds(key, text.encode(), signed[4:]):
            return origin, int(size), base64.b64decode(root)
    raise ValueError(f"the checkpoint at {size} events is not signed by this key")


def read_notes(path):
    with open(path, encoding="utf-8") as file:
        content = file.read()
    if not content.lstrip().startswith("{"):
        return [content]
    return [json.loads(line)["note"] for line in content.splitlines() if line.startswith("{") and line.endswith("}")]


class Chains:
    """Sequence of the workstation, and sequence and back-hash of each of its cases."""

    def __init__(self):
        self.cases = {}

    def check(self, number, event, leaf):
        if event["sequence"] != number:
            raise ValueError(f"line {number} carries sequence {event['sequence']}: an event was left out, added or moved")
        case = event["case_id"]
        if case is None:
            return
        count, previous = self.cases.get(case, (0, None))
        if event["case_sequence"] != count + 1 or event["case_previous"] != previous:
            raise ValueError(f"event {number} does not follow the last event of case {case}")
        self.cases[case] = (count + 1, leaf.hex())


def verify_log(options):
    tree, chains, roots, key, device = Tree(), Chains(), {}, None, None
    wanted = None
    if options.key:
        key = base64.b64decode(options.key)
    with open(options.log, "rb") as log:
        for number, line in enumerate(log, 1):
            line = line.rstrip(b"\r\n")
            event = json.loads(line)
            if number == 1:
                device = event["device_id"]
                key = key or base64.b64decode(event["data"]["public_key"])
            if event["device_id"] != device:
                raise ValueError(f"event {number} comes from another workstation")
            if wanted is None:
                wanted = read_heads(options, key, device)
            leaf = leaf_hash(line)
            chains.check(number, event, leaf)
            tree.add(leaf)
            if number in wanted:
                roots[number] = tree.root()
    for size, expected in sorted((wanted or {}).items()):
        if size > tree.size:
            raise ValueError(f"the log ends at event {tree.size}, but a signed checkpoint covers {size}")
        if any(root != roots[size] for root in expected):
            raise ValueError(f"the first {size} events do not give the root of their signed checkpoint")
    print(tree.size, base64.b64encode(tree.root()).decode())
    print(f"{len(wanted or {})} signed checkpoints and {len(chains.cases)} case chains hold", file=sys.stderr)


def read_heads(options, key, device):
    heads = {}
    for note in read_notes(options.checkpoints) if options.checkpoints else []:
        origin, size, root = open_note(note, key)
        if origin != f"frenly/{device}":
            raise ValueError(f"a checkpoint names another log: {origin}")
        heads.setdefault(size, []).append(root)
    return heads


def verify_inclusion(path):
    """RFC 9162, section 2.1.3.2."""
    with open(path, encoding="utf-8") as file:
        proof = json.load(file)
    event = proof["event"]
    leaf = leaf_hash(event["body"].encode())
    if leaf.hex() != proof["leafHash"]:
        raise ValueError("the leaf hash is not that of the document")
    index, last, node = event["sequence"] - 1, proof["checkpoint"]["size"] - 1, leaf
    if index > last:
        raise ValueError("the checkpoint does not cover the event")
    for step in map(bytes.fromhex, proof["path"]):
        if last == 0:
            raise ValueError("the path is too long")
        if index & 1 or index == last:
            node = node_hash(step, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = node_hash(node, step)
        index, last = index >> 1, last >> 1
    if last or node.hex() != proof["checkpoint"]["root"]:
        raise ValueError("the path does not lead to the root of the checkpoint")
    print(f"event {event['sequence']} is in the log of {proof['checkpoint']['size']} events")


def main():
    parser = argparse.ArgumentParser(description="Verifies a Frenly event log.")
    parser.add_argument("log", nargs="?")
    parser.add_argument("--checkpoints")
    parser.add_argument("--key")
    parser.add_argument("--inclusion")
    options = parser.parse_args()
    if bool(options.log) == bool(options.inclusion):
        parser.error("give either LOG.jsonl or --inclusion PROOF.json")
    try:
        verify_inclusion(options.inclusion) if options.inclusion else verify_log(options)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"NOT verified: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
