// The panel at the side, which on a narrow screen opens over the conversation.

import { byId } from "./dom.js";

export function createSide() {
  const toggle = byId("side-toggle");
  const split = byId("split");
  const words = toggle.textContent;

  function open(isOpen) {
    split.classList.toggle("side-open", isOpen);
    toggle.setAttribute("aria-expanded", String(isOpen));
  }

  const back = document.createElement("button");
  back.type = "button";
  back.className = "side-toggle";
  back.textContent = `Close ${words.toLowerCase()}`;
  byId("side").prepend(back);

  toggle.addEventListener("click", () => {
    open(true);
    back.focus();
  });
  function close() {
    if (!split.classList.contains("side-open")) return;
    open(false);
    toggle.focus();
  }
  back.addEventListener("click", close);
  byId("side").addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return { close };
}
