// Frames that aren't well-formed packets, and requests that aren't the transport's. Each may close its own connection; none
// changes anything, reaches anyone or stops the server.

import assert from "node:assert/strict";
import { once as happens } from "node:events";
import { connect as dial } from "node:net";

import { WebSocket } from "ws";

import { contract } from "../hub.mjs";
import { atEnd, inTime } from "../support.mjs";
import { chatter } from "./people.mjs";

const { once } = contract();

/** A WebSocket that has opened Engine.IO and joined `/chat`, without the official client: `say(frame)`, `next()`. */
async function raw(t, hub) {
  const socket = new WebSocket(`${hub.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  atEnd(t, () => socket.terminate());
  const frames = [];
  let wake = () => {};
  socket.on("message", (data) => {
    if (data.toString() === "2") return socket.send("3"); // the server's ping
    frames.push(data.toString());
    wake();
  });
  const closed = new Promise((resolve) => {
    socket.on("close", () => resolve("closed"));
    socket.on("error", () => resolve("closed"));
  });
  const next = async () => {
    if (frames.length === 0) await Promise.race([new Promise((resolve) => (wake = resolve)), closed]);
    return frames.shift();
  };
  await inTime(happens(socket, "open"), "the WebSocket opens");
  assert.match(await next(), /^0\{/);
  socket.send("40/chat,");
  assert.match(await inTime(next(), "the namespace answers"), /^40\/chat,\{/);
  return { socket, closed, next, say: (frame) => socket.send(frame) };
}

/** The connection ends, or a right command on it is answered after what was sent. */
async function livesOrCloses({ socket, closed, next, say }, what) {
  const answered = async () => {
    if (socket.readyState !== WebSocket.OPEN) return "closed";
    say('42/chat,4711["chatHistory"]');
    for (;;) {
      const frame = await next();
      if (frame === undefined || frame.startsWith("43/chat,4711[")) return "answered";
    }
  };
  return inTime(Promise.race([closed, answered()]), `after ${what} the connection lives or closes`);
}

const FRAMES = {
  "an empty frame": "",
  "a number that is no packet type": "9",
  "a letter": "x",
  "an open packet from a client": '0{"sid":"forged"}',
  "a close packet": "1",
  "a ping from a client": "2probe",
  "a pong that nobody asked for": "3",
  "an upgrade in the middle": "5",
  "a noop": "6",
  "a message without a type": "4",
  "an unknown packet type": "49",
  "a second connect": "40/chat,",
  "a connect with bad JSON": "40/chat,{",
  "a connect with an array": "40/chat,[1]",
  "a connect to a namespace without a comma": "40/chat",
  "a connect to nowhere": "40/" + "n".repeat(10_000) + ",",
  "an event without anything": "42",
  "an event without arguments": "42/chat,",
  "an event that is no array": '42/chat,{"a":1}',
  "an event that is an empty array": "42/chat,[]",
  "an event whose name is a number": "42/chat,[7,8]",
  "an event whose name is null": "42/chat,[null]",
  "an event whose name is an array": '42/chat,[["sendMessage"],{}]',
  "an event whose name is a reserved word": '42/chat,["connect"]',
  "an event called disconnect": '42/chat,["disconnect"]',
  "an event cut in two": '42/chat,["sendMessage",{"text":"cu',
  "an event with a trailing comma": '42/chat,["sendMessage",]',
  "an event with text after it": '42/chat,["sendMessage",{"text":"x"}]]]',
  "single quotes": "42/chat,['sendMessage',{'text':'x'}]",
  "NaN": '42/chat,["sendMessage",NaN]',
  "a lone surrogate": '42/chat,["sendMessage",{"text":"\\ud800"}]',
  "an escape that isn't one": '42/chat,["sendMessage",{"text":"\\x41"}]',
  "a key twice": '42/chat,["sendMessage",{"text":7,"text":[]}]',
  "a number too large for any": `42/chat,["sendMessage",{"text":1e999}]`,
  "an ack number too large": '42/chat,99999999999999999999999999["sendMessage",{}]',
  "a negative ack number": '42/chat,-1["sendMessage",{}]',
  "an ack that nobody waits for": "43/chat,12345[]",
  "an ack without a number": "43/chat,[]",
  "an error packet": '44/chat,{"message":"forged"}',
  "an event for a namespace that was not joined": '42/rooms,["userJoin",{}]',
  "an event for the default namespace": '42["sendMessage",{"text":"x"}]',
  "an event for an unknown namespace": '42/nowhere,["x"]',
  "a query in the namespace": '42/chat?token=x,["sendMessage",{}]',
  "a binary event without attachments": '450-/chat,["sendMessage",{}]',
  "a binary event without a count": '45/chat,["sendMessage",{"_placeholder":true,"num":0}]',
  "a binary event with a huge count": '4599999999999-/chat,["sendMessage",{"_placeholder":true,"num":0}]',
  "a binary event, then another instead of the bytes": '451-/chat,["sendMessage",{"_placeholder":true,"num":0}]',
  "a placeholder out of range": '451-/chat,["sendMessage",{"_placeholder":true,"num":7}]',
  "a binary ack": '461-/chat,1[{"_placeholder":true,"num":0}]',
  "bytes that nobody announced": Buffer.from([1, 2, 3]),
  "a packet as bytes": Buffer.from('42/chat,["sendMessage",{"text":"x"}]'),
  "base64 as in polling": "bAQID",
  "two packets in one frame": '42/chat,["chatHistory"]\u001e42/chat,["chatHistory"]',
  "zero characters": "42/chat,[\u0000]",
  "five hundred kilobytes of brackets": `42/chat,["sendMessage",${"[".repeat(500_000)}`,
};

for (const [what, frame] of Object.entries(FRAMES)) {
  once(`${what} harms nobody`, async (t, hub) => {
    const [ann, bob] = [await chatter(hub, "ann"), await raw(t, hub)];
    bob.say(frame);
    await livesOrCloses(bob, what);
    await ann.seesNothing();
    assert.equal((await ann.ok("sendMessage", { text: what })).message.text, what);
  });
}

once("whoever leaves the namespace can join it again at once, as often as it likes", async (t, hub) => {
  const bob = await raw(t, hub);
  for (let times = 0; times < 20; times += 1) {
    // Some answers in between: the library tells a client that it is in a moment before its own work on the join is over, and
    // ignores whoever leaves and joins again in that moment.
    for (let answers = 0; answers < 10; answers += 1) {
      bob.say('42/chat,1["chatHistory"]');
      assert.match(await inTime(bob.next(), `answer ${times}`), /^43\/chat,1\[/);
    }
    bob.say("41/chat,");
    bob.say("40/chat,");
    assert.match(await inTime(bob.next(), `join ${times}`), /^40\/chat,\{/);
  }
});

once("text that isn't UTF-8 and broken WebSocket frames harm nobody", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const frames = [[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe], [0x81, 0x01, 0x41], [0xf1, 0x80, 0, 0, 0, 0], [0x80, 0x80, 0, 0, 0, 0],
    [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]];
  for (const bytes of frames) {
    const { socket, closed } = await raw(t, hub);
    socket._socket.write(Buffer.from(bytes));
    await inTime(closed, `a frame of ${bytes} closes its connection`);
    assert.equal((await ann.ok("chatHistory", { limit: 1 })).ok, true);
  }
});

const REQUESTS = {
  "an unknown session": ["GET", "/socket.io/?EIO=4&transport=polling&sid=unknown"],
  "a post to an unknown session": ["POST", "/socket.io/?EIO=4&transport=polling&sid=unknown", "40"],
  "an old protocol": ["GET", "/socket.io/?EIO=3&transport=polling"],
  "no protocol": ["GET", "/socket.io/?transport=polling"],
  "an unknown transport": ["GET", "/socket.io/?EIO=4&transport=carrier-pigeon"],
  "no transport": ["GET", "/socket.io/?EIO=4"],
  "a post without a session": ["POST", "/socket.io/?EIO=4&transport=polling", "40"],
  "another method": ["PUT", "/socket.io/?EIO=4&transport=polling", "40"],
  "a WebSocket without an upgrade": ["GET", "/socket.io/?EIO=4&transport=websocket"],
};

once("requests that aren't the transport's are refused", async (t, hub) => {
  for (const [what, [method, path, body]] of Object.entries(REQUESTS)) {
    const { status } = await hub.rest(method, path, body, undefined, { "content-type": "text/plain" });
    assert.ok(status >= 400 && status < 500, `${what}: ${status}`);
  }
  assert.ok((await chatter(hub, "ann")).socket.connected);
});

once("bad packets over polling harm nobody", async (t, hub) => {
  const ann = await chatter(hub, "ann");
  const path = "/socket.io/?EIO=4&transport=polling";
  const open = async () => JSON.parse((await hub.rest("GET", path)).body.slice(1)).sid;
  const bodies = [...Object.values(FRAMES).filter((frame) => typeof frame === "string"), "\u001e", "\u001e\u001e40/chat,", "b", "b====", "40/chat,\u001e"];
  for (const body of bodies) {
    const sid = await open();
    const { status } = await hub.rest("POST", `${path}&sid=${sid}`, body, undefined, { "content-type": "text/plain;charset=UTF-8" });
    assert.ok(status === 200 || (status >= 400 && status < 500), `${JSON.stringify(body).slice(0, 80)}: ${status}`);
  }
  await ann.seesNothing();
});

once("a polling body over the payload limit is refused", async (t, hub) => {
  const path = "/socket.io/?EIO=4&transport=polling";
  const { sid } = JSON.parse((await hub.rest("GET", path)).body.slice(1));
  const { status } = await hub.rest("POST", `${path}&sid=${sid}`, "4".repeat(1_200_000), undefined, { "content-type": "text/plain" });
  assert.ok(status >= 400 && status < 500, `${status}`);
});

once("what isn't HTTP at all closes its own connection", async (t, hub) => {
  const { hostname, port } = new URL(hub.url);
  const ann = await chatter(hub, "ann");
  for (const text of ["\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "POST /api/log-in HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"]) {
    const socket = dial({ host: hostname, port: Number(port) });
    atEnd(t, () => socket.destroy());
    socket.on("error", () => {});
    const closed = happens(socket, "close");
    socket.resume();
    socket.write(text);
    await inTime(closed, `${JSON.stringify(text)} closes its connection`);
  }
  assert.equal((await ann.ok("chatHistory", { limit: 1 })).ok, true);
});
