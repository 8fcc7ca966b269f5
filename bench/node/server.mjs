// The official server with the hub's rules for `/rooms`: names, rooms, presence, history in memory, ids, idempotency, acks.
// Settings are the library's defaults, which are those of production: `perMessageDeflate` is off, and messages are plain objects.

import { createServer } from "node:http";
import { Server } from "socket.io";

const HISTORY = 100; // kept for who joins; older ones are dropped, so that the peer has less to hold than the hub
const CHARS = 4000;
const NAME_CHARS = 64;

const [host, port] = (process.env.HUB_ADDR ?? "127.0.0.1:3000").split(":");
const http = createServer();
const io = new Server(http, { serveClient: false, maxHttpBufferSize: 1e6 });

/** name → { members: Map<socket id, username>, history: message[] } */
const rooms = new Map();
/** username → socket id */
const names = new Map();
/** "username tempId" → message */
const commands = new Map();
let last = 0;

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

function text(value, field, limit) {
  if (typeof value !== "string" || value.trim() === "") throw new Refusal("invalid_payload", `${field} must be text`);
  // Only a text that is long in UTF-16 can be long in characters.
  if (value.length > limit && [...value].length > limit) throw new Refusal("too_large", `${field} is over ${limit} characters`);
  return value;
}

function userJoin(socket, payload) {
  const username = text(payload?.username, "username", 32).trim();
  const name = text(payload?.room, "room", NAME_CHARS);
  const holder = names.get(username);
  if ((holder ?? socket.id) !== socket.id || (socket.data.username ?? username) !== username) {
    throw new Refusal("conflict", "the name is taken");
  }
  names.set(username, socket.id);
  socket.data.username = username;
  const room = rooms.get(name) ?? { members: new Map(), history: [] };
  rooms.set(name, room);
  const isNew = !room.members.has(socket.id);
  room.members.set(socket.id, username);
  const users = [...room.members.values()];
  socket.emit("msgHistory", room.history);
  if (isNew) {
    socket.join(name);
    io.of("/rooms").to(name).emit("activeUsers", users);
    io.of("/rooms").to(name).emit("roomUsers", { room: name, users });
    socket.to(name).emit("userJoin", { username, room: name });
  }
  return { username, room: name, activeUsers: users };
}

function updateChat(socket, payload) {
  const body = text(payload?.body, "body", CHARS);
  const name = text(payload?.room, "room", NAME_CHARS);
  const room = rooms.get(name);
  const username = room?.members.get(socket.id);
  if (username === undefined) throw new Refusal("not_joined", "join the room first");
  const { tempId } = payload;
  const command = tempId === undefined ? undefined : `${username} ${JSON.stringify(tempId)}`;
  const before = command === undefined ? undefined : commands.get(command);
  if (before !== undefined) return { message: before };
  last += 1;
  const message = { id: String(last).padStart(26, "0"), username, body, time: Date.now(), room: name };
  if (command !== undefined) commands.set(command, message);
  room.history.push(message);
  if (room.history.length > HISTORY) room.history.shift();
  socket.to(name).emit("updateChat", message);
  return { message };
}

function leave(socket) {
  const { username } = socket.data;
  if (username === undefined) return;
  names.delete(username);
  for (const [name, room] of rooms) {
    if (!room.members.delete(socket.id)) continue;
    io.of("/rooms").to(name).emit("userLeave", { username, room: name });
    io.of("/rooms").to(name).emit("activeUsers", [...room.members.values()]);
  }
}

function answering(socket, event, rule) {
  socket.on(event, (payload, ack) => {
    let answer;
    try {
      answer = { ok: true, ...rule(socket, payload) };
    } catch (error) {
      const code = error instanceof Refusal ? error.code : "internal";
      answer = { ok: false, error: { event, code, message: error.message } };
    }
    if (typeof ack === "function") ack(answer);
    else if (!answer.ok) socket.emit("error-response", answer.error);
  });
}

io.of("/rooms").on("connection", (socket) => {
  answering(socket, "userJoin", userJoin);
  answering(socket, "updateChat", updateChat);
  socket.on("disconnect", () => leave(socket));
});

http.listen(Number(port), host, () => {
  const address = http.address();
  console.log(`listening on http://${address.address}:${address.port}`);
});
