// Chapter 4 beside Node's own EventEmitter: both programs of a pair print the same lines.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { example, root } from "./support.mjs";

const NAME = "ch04_event_emitter";

function prints(command, args) {
  return execFileSync(command, args, { encoding: "utf8", timeout: 20_000 });
}

function node(file) {
  return prints(process.execPath, [join(root, "examples", NAME, file)]);
}

test("the lesson's snippet prints what the Rust program prints", () => {
  assert.equal(node("greet.cjs"), "Hello, Alice\n");
  assert.equal(prints(example(NAME), []), "Hello, Alice\n");
});

test("off, on and once during a round do in Node what they do in Rust", () => {
  assert.equal(prints(example(NAME), ["rounds"]), node("rounds.cjs"));
});
