// People at the pages, in verbs: what somebody does with a browser, and what they see.

import assert from "node:assert/strict";

import { inTime } from "../support.mjs";
import { PASSWORD } from "../hub.mjs";

/** What the page's header says about the connection. */
export const isOnline = (page) => page.locator("#connection[data-state=online]").waitFor();

/** Opens the chat as somebody. */
export async function entersChat(page, url, name) {
  await page.goto(`${url}/chat`);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Join" }).click();
  await isOnline(page);
  return page;
}

/** Opens a room as somebody; with no `room`, the one that the page offers. */
export async function entersRoom(page, url, name, room) {
  await page.goto(room ? `${url}/rooms?room=${encodeURIComponent(room)}` : `${url}/rooms`);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await isOnline(page);
  return page;
}

async function credentials(page, username, password) {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
}

/** Makes an account in the form of `path`, and is logged in by it. */
export async function signsUp(page, url, path, username) {
  await page.goto(url + path);
  await credentials(page, username, PASSWORD);
  await page.getByRole("button", { name: "Sign up" }).click();
  if (!path.startsWith("/classroom") || path.includes("class=")) await isOnline(page);
  return page;
}

/** Logs in with an account that exists. */
export async function logsIn(page, url, path, username, password = PASSWORD) {
  await page.goto(url + path);
  await credentials(page, username, password);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  return page;
}

/** Writes a message and sends it by Enter. */
export async function says(page, text) {
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.keyboard.press("Enter");
}

/** The messages that are on the screen, in their order: `["ann: hello"]`. */
export function messages(page) {
  return page.locator(".message:visible").evaluateAll((all) => all.map((item) => {
    const [author, text] = [item.querySelector(".author"), item.querySelector(".text")];
    return `${author.textContent}: ${text.textContent}`;
  }));
}

/** Waits until what `read` finds on the page is what a test expects; if it never is, the difference is shown. */
export async function until(page, read, expected) {
  let found;
  const same = (async () => {
    for (;;) {
      found = await read();
      if (JSON.stringify(found) === JSON.stringify(expected)) return;
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    }
  })();
  await inTime(same, "the page shows it").catch(() => assert.deepEqual(found, expected));
}

/** Waits until exactly these messages are on the screen, and none is still on its way. */
export function sees(page, expected) {
  const read = async () => [await messages(page), await page.locator(".step[data-step=sending]:visible").count()];
  return until(page, read, [expected, 0]);
}

/** A line that nobody wrote: who came, who left, an invitation. */
export const notice = (page, text) => page.locator(".notice:visible", { hasText: text }).last();

/** How far the message with this text is: waits until it is `step`. */
export const reaches = (page, text, step) => page.locator(".message", { hasText: text }).locator(`.step[data-step=${step}]`).waitFor();
