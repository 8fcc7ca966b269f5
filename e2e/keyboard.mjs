// Answers the book's questions as a reader without a mouse does: Tab, the arrows, Space and Enter, and nothing else.

import assert from "node:assert/strict";

/** Presses Tab (or Shift+Tab) until the element that `selector` names has the focus. */
export async function tabTo(page, selector) {
  for (let steps = 0; steps < 200; steps += 1) {
    const where = await page.evaluate((wanted) => {
      const target = document.querySelector(wanted);
      const active = document.activeElement;
      if (!target) return "missing";
      if (target === active) return "here";
      const before = active.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
      return active !== document.body && before ? "before" : "after";
    }, selector);
    assert.notEqual(where, "missing", `nothing matches ${selector}`);
    if (where === "here") return;
    await page.keyboard.press(where === "before" ? "Shift+Tab" : "Tab");
  }
  assert.fail(`Tab never reaches ${selector}`);
}

async function answerChoice(page, form) {
  const right = await page.$$eval(`${form} .reasons > li[data-right=true]`, (all) => all.map((li) => li.dataset.choice));
  const one = await page.$(`${form} input[type=radio]`);
  if (!one) {
    for (const choice of right) {
      await tabTo(page, `${form} input[value="${choice}"]`);
      await page.keyboard.press("Space");
    }
    return;
  }
  // Tab enters a group of radio buttons once; the arrows choose within it.
  await tabTo(page, `${form} input[value="0"]`);
  await page.keyboard.press("Space");
  for (let at = 0; at < Number(right[0]); at += 1) await page.keyboard.press("ArrowDown");
}

async function answerOrder(page, form) {
  const count = await page.$$eval(`${form} .order-items > li`, (all) => all.length);
  for (let place = 0; place < count; place += 1) {
    const item = `${form} .order-items > li[data-place="${place}"]`;
    const at = () => page.$eval(item, (li) => [...li.parentElement.children].indexOf(li));
    if ((await at()) === place) continue;
    await tabTo(page, `${item} button`);
    while ((await at()) > place) await page.keyboard.press("Enter");
  }
}

async function answerShort(page, form) {
  const accepted = await page.$eval(`${form} input[type=text]`, (input) => JSON.parse(input.dataset.accept)[0]);
  await tabTo(page, `${form} input[type=text]`);
  await page.keyboard.type(accepted);
}

const KINDS = { choice: answerChoice, order: answerOrder, short: answerShort };

/** Answers the question in `form` (a selector) rightly, by keyboard alone, and checks it. */
export async function answerByKeyboard(page, kind, form) {
  await KINDS[kind](page, form);
  await tabTo(page, `${form} .question-actions button[type=submit]`);
  await page.keyboard.press("Enter");
}
