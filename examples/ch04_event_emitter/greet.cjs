// The lesson's program for Node.js: `node examples/ch04_event_emitter/greet.cjs`
const EventEmitter = require("events");
const emitter = new EventEmitter();

// Registering a listener
emitter.on("greet", (name) => {
  console.log(`Hello, ${name}`);
});

// Triggering the event
emitter.emit("greet", "Alice");
