// Bad input by the hundred: what a client that nobody here wrote might send instead of the right arguments.

const deep = (depth, make) => {
  let value = "bottom";
  for (let level = 0; level < depth; level += 1) value = make(value);
  return value;
};

// An object whose key is really called `__proto__`, as JSON can carry it.
const proto = JSON.parse('{"__proto__":{"ok":true},"constructor":{"prototype":{"ok":true}},"toString":1,"hasOwnProperty":2}');

/** Values that are neither a text of up to 4,000 characters, nor an object with the right fields, nor an id. */
export const VALUES = {
  null: null,
  undefined,
  true: true,
  false: false,
  zero: 0,
  "minus zero": -0,
  "minus one": -1,
  "a fraction": 1.5,
  "two to the 53rd": 2 ** 53,
  "the largest double": Number.MAX_VALUE,
  "the smallest double": Number.MIN_VALUE,
  "NaN, which JSON turns into null": Number.NaN,
  "infinity, which JSON turns into null": Number.POSITIVE_INFINITY,
  "an empty string": "",
  "white space": " \t\r\n\u00a0\u2028\u3000",
  "a string of 5,000": "x".repeat(5_000),
  "a string of 70,000": "é".repeat(70_000),
  "an empty array": [],
  "an array of strings": ["a", "b"],
  "an array of arrays": [[[[]]]],
  "a long array": Array.from({ length: 1_000 }, (_, index) => index),
  "an empty object": {},
  "an object with other fields": { a: 1, b: { c: null } },
  "keys of a prototype": proto,
  "an object with numbers as keys": { 0: "a", 1: "b", length: 2 },
  "an object with an empty key": { "": "" },
  "an object with many keys": Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key ${index}`, index])),
  "deep arrays": deep(100, (value) => [value]),
  "deep objects": deep(100, (value) => ({ value })),
  "an attachment": Buffer.from([0, 1, 2, 255]),
  "an attachment in an array": [Buffer.from("a"), Buffer.from("b")],
  "an attachment in an object": { bytes: Buffer.from("a") },
  "an attachment deep inside": { a: [{ b: { c: Buffer.alloc(3) } }] },
  "a placeholder without its attachment": { _placeholder: true, num: 0 },
  "a placeholder far away": { _placeholder: true, num: 99_999 },
};

/** Texts that look like something else. They are legal wherever any text is. */
export const TEXTS = {
  "a zero character": "a\u0000b",
  "a lone surrogate": "a\ud800b",
  "the other lone surrogate": "\udfff",
  "the replacement character": "\ufffd",
  "a right-to-left override": "\u202eabc",
  "a flag and a family": "🇦🇹👨‍👩‍👧‍👦",
  "combining marks": `a${"\u0301".repeat(50)}`,
  markup: "<script>alert(1)</script>",
  "a path": "../../etc/passwd",
  "a query": "'; drop table messages; --",
  "an operator": '{"$gt":""}',
  "a format": "%s%n{}{0}",
  "JSON in a string": '{"username":"x"}',
  "a packet in a string": '42["sendMessage",{"text":"x"}]',
  "line breaks": "\r\n\r\nGET / HTTP/1.1",
  "a record separator": "\u001e",
  "a number in a string": "12345",
  "the word NaN": "NaN",
  "the word null": "null",
  "the word __proto__": "__proto__",
};

const label = (args) => {
  try {
    return JSON.stringify(args, (_, value) => (typeof value === "string" ? value.slice(0, 30) : value))?.slice(0, 120);
  } catch {
    return String(args).slice(0, 120);
  }
};

/** The paths to every field of an object, nested ones too. */
function paths(value, above = []) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value).flatMap((key) => [[...above, key], ...paths(value[key], [...above, key])]);
}

function replaced(value, [key, ...below], change) {
  const copy = { ...value };
  const next = below.length === 0 ? change(copy[key]) : replaced(copy[key], below, change);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

/**
 * About two hundred ways to get `args` wrong, as `{ why, args }`: every argument and every field replaced by every
 * value above or left out, arguments missing, arguments too many.
 */
export function kinds(args) {
  const list = [];
  const add = (why, wrong) => list.push({ why: `${why}: ${label(wrong)}`, args: wrong });
  for (let count = 0; count < args.length; count += 1) add(`${count} arguments`, args.slice(0, count));
  for (const extra of [null, {}, "x", 1, []]) add("one argument too many", [...args, extra]);
  add("the arguments in one array", [args]);
  add("a hundred arguments", Array.from({ length: 100 }, () => args[0] ?? null));
  const all = Object.entries({ ...VALUES, ...TEXTS });
  if (args.length === 0) for (const [why, value] of all) add(why, [value]);
  args.forEach((whole, at) => {
    const put = (value) => args.map((arg, index) => (index === at ? value : arg));
    for (const [why, value] of all) add(`argument ${at} is ${why}`, put(value));
    for (const path of paths(whole)) {
      add(`without ${path.join(".")}`, put(replaced(whole, path, () => undefined)));
      add(`${path.join(".")} in an array`, put(replaced(whole, path, (value) => [value])));
      for (const [why, value] of all) add(`${path.join(".")} is ${why}`, put(replaced(whole, path, () => value)));
    }
  });
  // Small ones only: eight of the large together are over the payload limit, and may close the connection.
  const small = all.filter(([why]) => !/70,000|5,000/.test(why));
  while (list.length < 200) {
    const [why, value] = small[list.length % small.length];
    add(`many arguments, ${why}`, Array.from({ length: 2 + (list.length % 7) }, () => value));
  }
  return list;
}
