// How REST says no, and every call of the contract with a body that it takes.

import assert from "node:assert/strict";

import { CODES } from "../client.mjs";

/** `answer` is a problem (RFC 9457) with this status and this code; `code` may be several of them. */
export function assertProblem(answer, status, code, what = "") {
  const said = `${what} answered ${answer.status} ${answer.type} ${JSON.stringify(answer.body)}`;
  assert.equal(answer.status, status, said);
  assert.equal(answer.type, "application/problem+json", said);
  assert.ok(CODES.includes(answer.body.code), said);
  assert.ok([code].flat().includes(answer.body.code), `${said}; expected ${code}`);
  assert.ok(answer.body.status === undefined || answer.body.status === status, said);
}

/** A call that must be refused: `refuses(hub, 409, "conflict", "POST", "/api/sign-up", body, token)`. */
export async function refuses(hub, status, code, method, path, body, token, headers) {
  const answer = await hub.rest(method, path, body, token, headers);
  assertProblem(answer, status, code, `${method} ${path} with ${String(JSON.stringify(body)).slice(0, 100)}`);
  return answer;
}

/** A call that must succeed with this status; returns the body. */
export async function answers(hub, status, method, path, body, token) {
  const answer = await hub.rest(method, path, body, token);
  assert.equal(answer.status, status, `${method} ${path} answered ${JSON.stringify(answer.body)}`);
  if (status === 204) assert.equal(answer.body, "");
  else assert.equal(answer.type, "application/json");
  return answer.body;
}

/** The calls that anyone may make. */
export const OPEN = [
  ["POST", "/api/sign-up"],
  ["POST", "/api/log-in"],
];

/** The calls that take a token and are open to every account. */
export const WITH_TOKEN = [
  ["POST", "/api/log-out"],
  ["POST", "/api/change-password"],
  ["GET", "/api/me"],
  ["PUT", "/api/me/key"],
  ["GET", "/api/users/1/key"],
  ["GET", "/api/conversations"],
  ["GET", "/api/conversations/none/messages"],
];

/** The calls of an ADMIN. */
export const WITH_ADMIN = [
  ["PUT", "/api/users/1/role"],
  ["PUT", "/api/users/1/status"],
  ["GET", "/api/users"],
];

/** The calls that take a body. */
export const WITH_BODY = [
  ["POST", "/api/sign-up"],
  ["POST", "/api/log-in"],
  ["POST", "/api/change-password"],
  ["PUT", "/api/me/key"],
  ["PUT", "/api/users/1/role"],
  ["PUT", "/api/users/1/status"],
];
