// The book as `cargo course` serves it: every page, in both schemes and widths, by keyboard, and without JavaScript.

import assert from "node:assert/strict";
import { test } from "node:test";

import { answerByKeyboard } from "./keyboard.mjs";
import { browser, screenshot, startCourse } from "./support.mjs";

const WIDTHS = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } };

/** Follows the links from the first page; returns the path of every page, such as `/ch04_event_emitter.html`. */
async function everyPage(url) {
  const found = new Set(["/index.html"]);
  for (const path of found) {
    const answer = await fetch(url + path);
    assert.equal(answer.status, 200, path);
    for (const [, link] of (await answer.text()).matchAll(/href="([^"#?]+\.html)/g)) {
      const target = new URL(link, url + path);
      if (target.origin === url) found.add(target.pathname);
    }
  }
  // The table of contents for readers without JavaScript is a frame inside the pages.
  found.delete("/toc.html");
  return [...found].sort();
}

const nameOf = (path) => path.slice(1).replace(/\.html$/, "").replaceAll("/", "_");

/** How light the page's background is, from 0 to 255. */
const lightness = (page) =>
  page.evaluate(() => {
    const [red, green, blue] = getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number);
    return (red + green + blue) / 3;
  });

for (const scheme of ["light", "dark"]) {
  for (const [width, viewport] of Object.entries(WIDTHS)) {
    test(`every page opens without a complaint, ${scheme} and ${width}`, async (t) => {
      const { url } = await startCourse(t);
      const { newPage } = await browser(t);
      const page = await newPage({ colorScheme: scheme, viewport });
      const paths = await everyPage(url);
      assert.ok(paths.length > 3, `only ${paths.length} pages were found`);
      for (const path of paths) {
        const answer = await page.goto(url + path, { waitUntil: "load" });
        assert.equal(answer.status(), 200, path);
        assert.ok(await page.locator("main h1").first().isVisible(), `${path} shows no heading`);
        const sizes = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
        assert.ok(sizes[0] <= sizes[1], `${path} is ${sizes[0]} px wide in a window of ${sizes[1]} px`);
        const light = await lightness(page);
        assert.equal(light > 128, scheme === "light", `${path} has a background of ${light} in ${scheme}`);
        await screenshot(page, `book/${nameOf(path)}-${scheme}-${width}`, { fullPage: true });
      }
    });
  }
}

/** The first question of each kind: `{ kind: { path, form } }`. */
async function oneOfEachKind(page, url) {
  const found = {};
  for (const path of await everyPage(url)) {
    await page.goto(url + path);
    const forms = await page.$$eval("form.question", (all) => all.map((form) => [form.dataset.kind, form.id]));
    for (const [kind, id] of forms) found[kind] ??= { path, form: `#${id}` };
  }
  return found;
}

test("a question of each kind is answered by keyboard, and its mark is kept over a reload", async (t) => {
  const { url } = await startCourse(t);
  const { newPage } = await browser(t);
  const page = await newPage({ viewport: WIDTHS.wide });
  const questions = await oneOfEachKind(page, url);
  assert.deepEqual(Object.keys(questions).sort(), ["choice", "order", "short"]);
  for (const [kind, { path, form }] of Object.entries(questions)) {
    await page.goto(url + path + form);
    assert.equal(await page.locator(`${form} .is-right`).count(), 0, `${kind} is marked before it is answered`);
    await answerByKeyboard(page, kind, form);
    const verdict = page.locator(`${form} .question-feedback.is-right`);
    await verdict.waitFor({ timeout: 5_000 });
    await screenshot(page, `question-${kind}`);
    await page.reload();
    await verdict.waitFor({ timeout: 5_000 });
  }
});

test("a wrong answer is told apart, and can be tried again", async (t) => {
  const { url } = await startCourse(t);
  const { newPage } = await browser(t);
  const page = await newPage();
  const { path, form } = (await oneOfEachKind(page, url)).short;
  await page.goto(url + path + form);
  await page.fill(`${form} input[type=text]`, "surely not this");
  await page.press(`${form} input[type=text]`, "Enter");
  await page.locator(`${form} .question-feedback.is-wrong`).waitFor({ timeout: 5_000 });
  await page.click(`${form} .question-actions button[type=button]`);
  assert.equal(await page.inputValue(`${form} input[type=text]`), "");
});

test("every page can be read without JavaScript, the answers included", async (t) => {
  const { url } = await startCourse(t);
  const { newPage } = await browser(t);
  const page = await newPage({ javaScriptEnabled: false, viewport: WIDTHS.narrow });
  for (const path of await everyPage(url)) {
    await page.goto(url + path);
    assert.ok(await page.locator("main h1").first().isVisible(), `${path} shows no heading`);
    for (const details of await page.locator("form.question .question-answer").all()) {
      await details.locator("summary").click();
      const text = await details.innerText();
      assert.ok(text.trim().length > "Answer".length, `${path} has an answer that can't be read`);
    }
    await screenshot(page, `book/${nameOf(path)}-without-javascript`, { fullPage: true });
  }
});
