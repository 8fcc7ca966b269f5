// The box at the bottom in which a message is written.

import { announce } from "./announce.js";

const LIMIT = 4_000;

/** Enter sends, Shift+Enter starts a new line. `send(text)` may answer `false`: then the text stays. */
export function createComposer(form, { send, typed = () => {}, stopped = () => {} }) {
  const box = form.querySelector("textarea");
  const fields = form.querySelector("fieldset");
  const left = form.querySelector("output");

  function grow() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
    // The hub counts Unicode scalar values, which is what spreading a string gives; `length` would count an emoji twice.
    const rest = LIMIT - [...box.value].length;
    left.textContent = rest > 200 ? "" : rest >= 0 ? `${rest} characters left` : `too long by ${-rest}`;
    left.dataset.over = String(rest < 0);
    return rest >= 0;
  }

  async function submit() {
    const text = box.value;
    if (text.trim() === "") return;
    if (!grow()) return announce(left.textContent);
    box.value = "";
    grow();
    stopped();
    if ((await send(text)) === false && box.value === "") {
      box.value = text;
      grow();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    grow();
    if (box.value.trim() === "") stopped();
    else typed();
  });
  box.addEventListener("blur", () => stopped());

  return {
    focus: () => box.focus(),
    enable(can) {
      fields.disabled = !can;
    },
  };
}
