// How the pages look and feel: wide, narrow and dark, with nothing cut off, and with a name for everything that can be used.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PASSWORD, startHub } from "../hub.mjs";
import { browser, screenshot } from "../support.mjs";
import { entersChat, entersRoom, isOnline, logsIn, reaches, says, sees, signsUp } from "./people.mjs";

const WIDE = { viewport: { width: 1200, height: 760 } };
const NARROW = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const DARK = { ...WIDE, colorScheme: "dark" };

/** Nothing sticks out at the side, and the composer is on the screen. */
async function fits(page) {
  const { scroll, width, below } = await page.evaluate(() => {
    const composer = document.getElementById("composer");
    const isShown = composer?.checkVisibility();
    return {
      scroll: document.documentElement.scrollWidth,
      width: innerWidth,
      below: isShown ? composer.getBoundingClientRect().bottom - innerHeight : 0,
    };
  });
  assert.ok(scroll <= width, `${page.url()} is ${scroll} wide in a window of ${width}`);
  assert.ok(below <= 1, `${page.url()}: the composer is ${below} below the window`);
}

/** Everything that can be used has a name, every page one h1 and one visible main, and no id stands twice. */
async function isNamed(page) {
  const found = await page.evaluate(() => {
    const name = (one) => one.getAttribute("aria-label") || one.labels?.[0]?.textContent || one.textContent || "";
    const usable = [...document.querySelectorAll("button, input, textarea, select, a, summary")].filter((one) => one.checkVisibility());
    const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return {
      nameless: usable.filter((one) => name(one).trim() === "").map((one) => one.outerHTML),
      twice: ids.filter((id, at) => ids.indexOf(id) !== at),
      headings: document.querySelectorAll("h1").length,
      mains: [...document.querySelectorAll("main")].filter((one) => one.checkVisibility()).length,
      language: document.documentElement.lang,
    };
  });
  assert.deepEqual(found, { nameless: [], twice: [], headings: 1, mains: 1, language: "en" }, page.url());
}

/** The text of everything visible stands out from what is behind it: 4.5 to 1 (3 to 1 for what is large). */
async function isReadable(page) {
  const weak = await page.evaluate(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
      const [x, y, z] = [r, g, b].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (one) => {
      for (let at = one; at; at = at.parentElement) {
        const color = rgba(getComputedStyle(at).backgroundColor);
        if (color[3] > 250) return color;
      }
      return rgba("white");
    };
    const has = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const shown = [...document.body.querySelectorAll("*")].filter((one) => has(one) && one.checkVisibility() && !one.closest(":disabled, .for-readers, noscript"));
    return shown.flatMap((one) => {
      const style = getComputedStyle(one);
      const [text, ground] = [light(rgba(style.color)), light(behind(one))];
      const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
      const enough = parseFloat(style.fontSize) >= 24 ? 3 : 4.5;
      return ratio < enough ? [`${one.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
    });
  });
  assert.deepEqual(weak, [], page.url());
}

async function checks(page, name) {
  await fits(page);
  await isNamed(page);
  await isReadable(page);
  await screenshot(page, `hub/${name}`);
}

const ROLES = { HUB_ADMIN: `root:${PASSWORD}` };
const LONG = "A longer one, which has to wrap somewhere, because nobody's window is as wide as all that was ever said in it.";

/** Brings each page into a state in which people have used it: `{ name: page }`. */
async function everyPage(t, options) {
  const { url } = await startHub(t, { env: ROLES });
  const { newPage } = await browser(t);
  const open = () => newPage(options);
  const home = await open();
  await home.goto(url);
  const [chat, chatter] = [await entersChat(await open(), url, "ann"), await entersChat(await newPage(), url, "bob")];
  await says(chat, "Good morning!");
  await sees(chatter, ["ann: Good morning!"]);
  await says(chatter, LONG);
  await sees(chat, ["ann: Good morning!", `bob: ${LONG}`]);
  const [rooms, guest] = [await entersRoom(await open(), url, "ann"), await entersRoom(await newPage(), url, "bob")];
  await says(guest, LONG);
  await sees(rooms, [`bob: ${LONG}`]);
  await guest.getByLabel("Message", { exact: true }).pressSequentially("I");
  await rooms.getByText("bob is typing…").waitFor();
  const lobby = await logsIn(await open(), url, "/lobby", "root");
  await isOnline(lobby);
  const pupil = await signsUp(await newPage(), url, "/lobby", "bob");
  await says(pupil, LONG);
  await says(lobby, "Welcome.");
  await sees(lobby, [`bob: ${LONG}`, "root: Welcome."]);
  const classroom = await logsIn(await open(), url, "/classroom?class=maths", "root");
  await isOnline(classroom);
  await pupil.goto(`${url}/classroom?class=maths`);
  await isOnline(pupil);
  await pupil.getByRole("button", { name: "Raise hand" }).click();
  await says(pupil, LONG);
  await classroom.getByLabel("as an announcement").check();
  await says(classroom, "Open your books.");
  await sees(classroom, [`bob: ${LONG}`, "root: Open your books."]);
  const [secret, peer] = [await signsUp(await open(), url, "/private", "cat"), await signsUp(await newPage(), url, "/private", "dog")];
  await secret.goto(`${url}/private?with=${await peer.locator("#my-id").textContent()}`);
  await secret.getByText("not compared yet").waitFor();
  await says(secret, LONG);
  await reaches(secret, LONG, "delivered");
  return { home, chat, rooms, lobby, classroom, private: secret };
}

for (const [form, options] of [["wide", WIDE], ["narrow", NARROW], ["dark", DARK]]) {
  test(`every page is whole, named and readable: ${form}`, async (t) => {
    const pages = await everyPage(t, options);
    for (const [name, page] of Object.entries(pages)) await checks(page, `${name}-${form}`);
    if (form !== "narrow") return;
    for (const name of ["rooms", "lobby", "classroom", "private"]) {
      await pages[name].locator(".bar .side-toggle").click();
      await checks(pages[name], `${name}-${form}-side`);
      await pages[name].keyboard.press("Escape");
      await pages[name].locator("#composer").waitFor();
    }
  });
}

test("the check of what is readable notices a colour that is too weak", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage(), url, "ann");
  await isReadable(ann);
  await ann.locator("#me").evaluate((name) => { name.style.color = "#999"; });
  await assert.rejects(isReadable(ann), /ann: \d/);
});

test("the list of messages grows and scrolls, and the composer stays", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const [ann, bob] = [await entersChat(await newPage(NARROW), url, "ann"), await entersChat(await newPage(), url, "bob")];
  for (let number = 1; number <= 15; number += 1) await says(bob, `${number}: ${LONG}`);
  await ann.getByText("15: ").first().waitFor();
  await fits(ann);
  const log = ann.locator(".log");
  const atEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight < 5);
  assert.equal(await atEnd(), true, "new messages are in view");
  await log.evaluate((box) => { box.scrollTop = 0; });
  await says(bob, "one more");
  await ann.getByRole("button", { name: "New messages" }).click();
  assert.equal(await atEnd(), true);
});

test("the focus is visible wherever Tab leads, and motion stops for those who ask", async (t) => {
  const { url } = await startHub(t);
  const { newPage } = await browser(t);
  const ann = await entersChat(await newPage({ reducedMotion: "reduce" }), url, "ann");
  for (let steps = 0; steps < 8; steps += 1) {
    await ann.keyboard.press("Tab");
    const outline = await ann.evaluate(() => document.activeElement === document.body || parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2);
    assert.equal(outline, true, await ann.evaluate(() => document.activeElement.outerHTML));
  }
  const moves = await ann.evaluate(() => [...document.querySelectorAll("*")].filter((one) => getComputedStyle(one).transitionDuration !== "0s").length);
  assert.equal(moves, 0);
});
