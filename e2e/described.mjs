// What passes on the wire, held against the documents in api/: every event that a client sees, every answer, every REST
// call. A function returns what is wrong as one sentence, or undefined.
//
// With HUB_DESCRIBED=<folder> each process also writes down there what it saw, so that `cargo xtask test` can tell what
// is described and never happens.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";

import { root } from "./support.mjs";

const read = (name) => JSON.parse(readFileSync(join(root, "api", name), "utf8"));
export const asyncapi = read("asyncapi.json");
export const openapi = read("openapi.json");

/**
 * The same schema with closed objects: what the server sends has the described fields and no other. For clients objects
 * stay open, because a later version may add fields.
 */
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== "object") return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = inner.type === "object" && inner.properties !== undefined;
  return isObject ? { additionalProperties: false, ...inner } : inner;
}

// The documents hold more than schemas, which strict mode takes for mistakes. Formats say what people should know.
const OPTIONS = { strict: false, allErrors: true, validateFormats: false };

function checker(Validator, document) {
  const sent = new Validator(OPTIONS).addSchema(closed(document), "api");
  const taken = new Validator(OPTIONS).addSchema(document, "api");
  const check = (ajv) => (pointer, value) => {
    const validate = ajv.getSchema(`api#${pointer}`);
    if (!validate) return `api${pointer} isn't there`;
    return validate(value) ? undefined : `${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)?.slice(0, 500)}`;
  };
  return { sent: check(sent), taken: check(taken) };
}

const events = checker(Ajv, asyncapi);
const calls = checker(Ajv2020, openapi);

const seen = new Set();
process.on("exit", () => {
  const folder = process.env.HUB_DESCRIBED;
  if (!folder || seen.size === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${process.pid}.txt`), [...seen].sort().join("\n"));
});

/** The operations of one direction with this event. At `/` those of every namespace: which are there, `HUB_ROOT` says. */
function operations(namespace, action, event) {
  const found = [];
  for (const operation of Object.values(asyncapi.operations)) {
    const channel = operation.channel.$ref.split("/").at(-1);
    if (operation.action !== action || (namespace !== "/" && namespace !== `/${channel}`)) continue;
    const pointer = follow(operation.messages[0].$ref);
    if (at(pointer).name === event) found.push({ channel, pointer, reply: operation.reply?.messages.map((one) => follow(one.$ref)) });
  }
  return found;
}

const at = (pointer) => pointer.split("/").slice(1).reduce((value, key) => value[key], asyncapi);

function follow(reference) {
  const pointer = reference.slice(1);
  const target = at(pointer).$ref;
  return target === undefined ? pointer : follow(target);
}

/** The sentence of the first candidate if every one of them has something to say; else the one that fits is written down. */
function first(candidates, what, judge, note) {
  if (candidates.length === 0) return `${what} isn't described`;
  const judged = candidates.map((candidate) => [candidate, judge(candidate)]);
  const fits = judged.find(([, problem]) => problem === undefined);
  if (!fits) return `${what}: ${judged[0][1]}`;
  if (note) seen.add(note(fits[0]));
  return undefined;
}

/** A client of `namespace` saw this event. */
export function heard(namespace, event, args) {
  const judge = ({ pointer }) => events.sent(`${pointer}/payload`, args);
  return first(operations(namespace, "send", event), `${namespace} sends ${event}`, judge, ({ channel }) => `${channel} sees ${event}`);
}

/** A client of `namespace` emitted this event and got this answer. What is done must be described as allowed. */
export function acked(namespace, event, args, answer) {
  const what = `${namespace} answers ${event}`;
  if (answer?.ok === false) {
    const problem = events.sent("/components/messages/refused/payload", [answer]);
    return problem && `${what}: ${problem}`;
  }
  const judge = ({ pointer, reply }) =>
    events.sent(`${reply[0]}/payload`, [answer]) ?? events.taken(`${pointer}/payload`, withoutNulls(args));
  return first(operations(namespace, "receive", event), what, judge, ({ channel }) => `${channel} emits ${event}`);
}

/** `null` counts as a missing field, and as a missing last argument. */
function withoutNulls(args) {
  // As it travelled: on the wire `undefined` and NaN are `null` too.
  const sent = JSON.parse(JSON.stringify(args));
  const given = sent.at(-1) === null ? sent.slice(0, -1) : sent;
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const filled = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
  // What is passed on unchanged may hold anything, and its schema allows that.
  return given.map((value) => (isObject(value) && !("value" in value) ? filled(value) : value));
}

const TEMPLATES = Object.keys(openapi.paths).sort((a, b) => a.includes("{") - b.includes("{"));

function template(path) {
  const parts = path.split("?")[0].split("/");
  return TEMPLATES.find((candidate) => {
    const wanted = candidate.split("/");
    return wanted.length === parts.length && wanted.every((part, index) => part.startsWith("{") || part === parts[index]);
  });
}

/** A REST call was answered. `body` is what was sent, `answer` has `status`, `type` and `body`. */
export function called(method, path, body, answer) {
  // A browser's question whether a page of elsewhere may call: no call of the API.
  if (method === "OPTIONS") return undefined;
  const route = template(path);
  const operation = openapi.paths[route]?.[method.toLowerCase()];
  const what = `${method} ${path} answers ${answer.status}`;
  if (!operation) {
    const isPage = !path.startsWith("/api/");
    return isPage || answer.status >= 400 ? undefined : `${what} isn't described`;
  }
  const pointer = `/paths/${route.replaceAll("/", "~1")}/${method.toLowerCase()}`;
  const key = operation.responses[answer.status] ? answer.status : answer.status >= 500 ? "default" : undefined;
  if (key === undefined) return `${what}, which isn't described`;
  const reference = operation.responses[key].$ref;
  const where = reference ? reference.slice(1) : `${pointer}/responses/${key}`;
  const [type] = Object.keys(openapiAt(where).content ?? {});
  if (type !== undefined && type !== answer.type) return `${what} as ${answer.type}, and ${type} is described`;
  const schema = type && `${where}/content/${type.replaceAll("/", "~1")}/schema`;
  const problem = schema ? calls.sent(schema, answer.body) : answer.body === "" ? undefined : "a body that isn't described";
  if (problem) return `${what}: ${problem}`;
  if (answer.status >= 300) return undefined;
  seen.add(`calls ${method} ${route}`);
  const asked = operation.requestBody && calls.taken(`${pointer}/requestBody/content/application~1json/schema`, body);
  return asked && `${method} ${path} is done: ${asked}`;
}

const openapiAt = (pointer) =>
  pointer.split("/").slice(1).reduce((value, key) => value[key.replaceAll("~1", "/")], openapi);
