// The smallest program with Node's emitter.
const EventEmitter = require("events");
const emitter = new EventEmitter();

// Registering a listener
emitter.on("greet", (name) => {
  console.log(`Hello, ${name}`);
});

// Triggering the event
emitter.emit("greet", "Alice");
