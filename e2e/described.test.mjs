// The documents in api/ are what they say they are, and what holds the wire against them notices a difference.

import assert from "node:assert/strict";
import { test } from "node:test";

import specs from "@asyncapi/specs";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv from "ajv";

import { acked, asyncapi, called, heard, openapi } from "./described.mjs";

// What this file makes up was seen on no wire.
delete process.env.HUB_DESCRIBED;

const isAsyncapi = new Ajv({ strict: false, validateFormats: false }).compile(specs.schemasWithoutId["3.0.0"]);

test("the events are an AsyncAPI 3.0 document by its own schema", () => {
  assert.ok(isAsyncapi(asyncapi), JSON.stringify(isAsyncapi.errors));
  assert.equal(isAsyncapi({ ...asyncapi, channels: [] }), false, "a broken document must not pass");
});

test("the REST calls are an OpenAPI 3.1 document by its own schema", async () => {
  const result = await new Validator().validate(structuredClone(openapi));
  assert.ok(result.valid, JSON.stringify(result.errors));
  const broken = { ...structuredClone(openapi), paths: { "/x": { get: { responses: "none" } } } };
  assert.equal((await new Validator().validate(broken)).valid, false, "a broken document must not pass");
});

test("a shape that both documents have is the same in both", () => {
  const both = Object.keys(openapi.components.schemas).filter((name) => name in asyncapi.components.schemas);
  assert.ok(both.includes("User") && both.includes("ChatMessage"));
  for (const name of both) assert.deepEqual(openapi.components.schemas[name], asyncapi.components.schemas[name], name);
});

test("each operation names a message of its channel, and each message has an operation", () => {
  for (const [name, { messages }] of Object.entries(asyncapi.channels)) {
    const used = new Set();
    for (const operation of Object.values(asyncapi.operations)) {
      if (operation.channel.$ref !== `#/channels/${name}`) continue;
      const each = [...operation.messages, ...(operation.reply?.messages ?? [])];
      for (const { $ref } of each) used.add($ref.replace(`#/channels/${name}/messages/`, ""));
    }
    assert.deepEqual([...used].sort(), Object.keys(messages).sort(), name);
  }
});

const message = { id: "1", username: "ann", text: "hi", time: 1 };

test("an event is held against its description", () => {
  assert.equal(heard("/chat", "appendMessage", [message]), undefined);
  assert.match(heard("/chat", "shout", [message]), /sends shout isn't described/);
  assert.match(heard("/rooms", "appendMessage", [message]), /isn't described/);
  assert.match(heard("/chat", "appendMessage", [{ ...message, time: "1" }]), /time must be integer/);
  assert.match(heard("/chat", "appendMessage", [{ ...message, session: "s" }]), /must NOT have additional properties/);
  assert.match(heard("/chat", "appendMessage", [message, 1]), /must NOT have more than 1 items/);
  assert.equal(heard("/", "appendMessage", [message]), undefined);
  assert.equal(heard("/lobby", "account-status-change", [{ accountStatus: "muted" }]), undefined);
});

test("an answer is held against its description, and what was done against what is allowed", () => {
  const done = { ok: true, message };
  assert.equal(acked("/chat", "sendMessage", [{ text: "hi", tempId: null }], done), undefined);
  assert.match(acked("/chat", "sendMessage", [{ text: "hi" }], { ok: true }), /must have required property 'message'/);
  assert.match(acked("/chat", "sendMessage", [{ text: "x".repeat(4001) }], done), /more than 4000 characters/);
  assert.equal(acked("/chat", "sendMessage", [{ text: "😀".repeat(4000) }], done), undefined);
  assert.match(acked("/chat", "sendMessage", [{ text: " " }], done), /must match pattern/);
  assert.equal(acked("/chat", "chatHistory", [NaN], { ok: true, messages: [] }), undefined);
  assert.match(acked("/chat", "shout", [], { ok: true }), /isn't described/);
  assert.match(acked("/chat", "sendMessage", [{ text: "hi" }], undefined), /must/);
  const error = { event: "shout", code: "not_found", message: "no such event" };
  assert.equal(acked("/chat", "shout", [], { ok: false, error }), undefined);
  assert.match(acked("/chat", "shout", [], { ok: false, error: { ...error, code: "no" } }), /code must/);
});

test("a REST call is held against its description", () => {
  const user = { id: "1", username: "ann", role: "STUDENT", status: "normal" };
  const sent = { username: "ann", password: "long enough" };
  const json = "application/json";
  const signUp = (status, type, body, asked = sent) => called("POST", "/api/sign-up", asked, { status, type, body });
  assert.equal(signUp(201, json, { user }), undefined);
  assert.match(signUp(201, json, { user: { ...user, password: "x" } }), /must NOT have additional properties/);
  assert.match(signUp(201, json, { user }, { username: "ann", password: "short" }), /is done.*fewer than 8/);
  assert.match(signUp(418, json, {}), /isn't described/);
  const problem = { type: "about:blank", title: "Conflict", status: 409, detail: "taken", code: "conflict" };
  assert.equal(signUp(409, "application/problem+json", problem), undefined);
  assert.match(signUp(409, json, problem), /as application\/json/);
  assert.match(called("GET", "/api/secrets", undefined, { status: 200, type: json, body: {} }), /isn't described/);
  assert.equal(called("PUT", "/api/me/key", { publicKey: "k" }, { status: 200, type: json, body: { publicKey: "k" } }), undefined);
  assert.equal(called("POST", "/api/log-out", undefined, { status: 204, body: "" }), undefined);
  assert.match(called("POST", "/api/log-out", undefined, { status: 204, body: "x" }), /a body that isn't described/);
});
