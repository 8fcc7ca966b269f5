// Chapter 2 in Chromium, whose own EventSource and fetch are the clients here: two pages see each other in three ways.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, screenshot, startExample } from "./support.mjs";

const NAME = "ch02_polling";
const WAYS = ["poll", "wait", "push"];

/** Opens the page, and waits until its stream is open: from then on nothing is "history" any more. */
async function open(t, url, options) {
  const { newPage } = t.chromium ?? (t.chromium = await browser(t));
  const page = await newPage(options);
  const streaming = page.waitForResponse((response) => response.url().endsWith("/stream"));
  await page.goto(url);
  await streaming;
  return page;
}

async function says(page, name, text) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Message", { exact: true }).fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Waits until all three panels show `line` as their last one. */
async function sees(page, line) {
  for (const way of WAYS) await page.locator(`#${way} li`).last().filter({ hasText: line }).waitFor();
}

/** A panel's counters by name, such as `{ requests: 3, … }`. */
function counters(page, way) {
  return page.locator(`#${way} dl`).evaluate((list) => {
    const texts = (tag) => [...list.querySelectorAll(tag)].map((element) => element.textContent);
    const values = texts("dd").map((text) => parseInt(text, 10));
    return Object.fromEntries(texts("dt").map((name, index) => [name, values[index]]));
  });
}

test("two pages see each other's messages in all three ways", async (t) => {
  const { url } = await startExample(t, NAME);
  const [ann, bob] = [await open(t, url), await open(t, url)];
  await says(ann, "ann", "Is anyone here?");
  await sees(bob, "ann: Is anyone here?");
  await says(bob, "bob", "<b>Me</b>, with a cake.");
  for (const page of [ann, bob]) await sees(page, "bob: <b>Me</b>, with a cake.");
  for (const way of WAYS) {
    const { messages } = await counters(ann, way);
    assert.equal(messages, 2, `${way} shows each message once`);
    assert.equal(await ann.locator(`#${way} b`).count(), 0, "what people write is text, never markup");
  }
});

test("the counters tell the three ways apart", async (t) => {
  const { url } = await startExample(t, NAME);
  const page = await open(t, url);
  await page.getByLabel("Poll every").fill("200");
  for (const text of ["one", "two", "three"]) {
    await says(page, "ann", text);
    await sees(page, `ann: ${text}`);
  }
  await page.waitForFunction(() => parseInt(document.querySelector("#poll dd").textContent, 10) >= 8);
  const [poll, wait, push] = await Promise.all(WAYS.map((way) => counters(page, way)));
  assert.equal(push.requests, 1);
  assert.ok(wait.requests >= 2 && wait.requests <= 5, `one per answer: ${wait.requests}`);
  assert.ok(poll.requests >= 8, `${poll.requests} polls`);
  assert.ok(push["median delay"] <= poll["worst delay"], "no clock delays a push");
});

test("a page that comes late shows what was said before", async (t) => {
  const { url } = await startExample(t, NAME);
  await says(await open(t, url), "ann", "Good morning.");
  const late = await open(t, url);
  await sees(late, "ann: Good morning.");
});

test("Ctrl-C ends the server within two seconds while pages wait, and the page says what happened", async (t) => {
  const server = await startExample(t, NAME);
  const page = await open(t, server.url);
  page.expected.push(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/);
  const asked = performance.now();
  await server.stop();
  const took = performance.now() - asked;
  assert.ok(took < 2_000, `it took ${Math.round(took)} ms`);
  await page.getByText("The server does not answer").waitFor();
});

test("a page that lost its server finds the new one, and shows what it says", async (t) => {
  const first = await startExample(t, NAME);
  const page = await open(t, first.url);
  page.expected.push(/ERR_/);
  await says(page, "ann", "before");
  await sees(page, "ann: before");
  await first.stop();
  const second = await startExample(t, NAME, { env: { HUB_ADDR: new URL(first.url).host } });
  const message = { username: "bob", text: "after" };
  const headers = { "Content-Type": "application/json" };
  await fetch(`${second.url}/messages`, { method: "POST", headers, body: JSON.stringify({ ...message, text: "first" }) });
  await fetch(`${second.url}/messages`, { method: "POST", headers, body: JSON.stringify(message) });
  await sees(page, "bob: after");
});

test("a stream that is refused is not counted as a new request", async (t) => {
  const { url } = await startExample(t, NAME);
  const { newPage } = await browser(t);
  const page = await newPage();
  page.expected.push(/400/);
  await page.route("**/stream", (route) => route.fulfill({ status: 400, body: "no" }));
  await page.addInitScript(() => {
    // Says when the page's own handler has been called.
    const Source = window.EventSource;
    window.EventSource = class extends Source {
      set onerror(handler) {
        super.onerror = (event) => {
          handler(event);
          document.body.dataset.refused = this.readyState === Source.CLOSED;
        };
      }
    };
  });
  await page.goto(url);
  await page.locator("body[data-refused=true]").waitFor();
  assert.equal((await counters(page, "push")).requests, 1);
});

test("it looks right in light and dark, narrow and wide", async (t) => {
  const { url } = await startExample(t, NAME);
  for (const colorScheme of ["light", "dark"]) {
    for (const [size, width] of [["wide", 1200], ["narrow", 360]]) {
      const page = await open(t, url, { colorScheme, viewport: { width, height: 900 } });
      await says(page, "ann", `A message in ${colorScheme}, ${size}: ${"long ".repeat(12)}`);
      await sees(page, size);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${size} scrolls sideways by ${overflow} px`);
      await screenshot(page, `${NAME}-${colorScheme}-${size}`, { fullPage: true });
      await page.context().close();
    }
  }
});
