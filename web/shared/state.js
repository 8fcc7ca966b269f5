// The line in the header that says how the connection is.

import { byId } from "./dom.js";
import { sentence } from "./errors.js";

const WORDS = {
  idle: "Not connected",
  connecting: "Connecting…",
  joining: "Connected, joining…",
  online: "Online",
  lost: "Connection lost. Trying again…",
  refused: "Not connected",
  cut: "The hub closed this connection again and again. Is this name open in another window?",
};

/** Shows `state`; `again`, if given, is what the button "Connect again" does once the page has given up. */
export function showState(state, again) {
  const line = byId("connection");
  line.dataset.state = state;
  line.querySelector("span").textContent = WORDS[state]; // why it was refused stands in the alert below
  const retry = byId("reconnect");
  if (!retry) return;
  retry.hidden = state !== "cut";
  if (again) retry.onclick = again;
}

/** Shows what went wrong, or with nothing clears it. The element is an alert, so it is read aloud. */
export function showError(error) {
  byId("error").textContent = error ? sentence(error) : "";
}

/** Runs the page's program; what stops it at the start is shown instead of a page that does nothing. */
export function start(program) {
  try {
    program();
  } catch (error) {
    showState("refused");
    showError(error);
    for (const fields of document.querySelectorAll("fieldset")) fields.disabled = true;
  }
}
