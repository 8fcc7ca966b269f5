// What `rounds` in `app.rs` does, for Node.js. It prints the same lines.
const EventEmitter = require("events");
const emitter = new EventEmitter();

const bob = (text) => console.log(`bob   hears ${text}`);
emitter.on("message", (text) => {
  console.log(`ann   hears ${text}, stops bob, adds dave`);
  emitter.off("message", bob);
  emitter.on("message", (text) => console.log(`dave  hears ${text}`));
});
emitter.on("message", bob);
emitter.once("message", (text) => console.log(`carol hears ${text}, once`));

for (const text of ["m1", "m2"]) {
  console.log(`emit ${text} returns ${emitter.emit("message", text)}`);
}
