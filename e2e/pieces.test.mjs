// Pieces of code use the window: wider than prose where there is room, and a comment wraps before it scrolls.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browser, startCourse } from "./support.mjs";

const PAGE = "/ch07_group_chat.html";

/** For each piece: its code's width in characters, and how far it and its widest comment reach beyond the right edge. */
const measure = (page) =>
  page.$$eval(".piece:not(.sketch) pre code", (codes) =>
    codes.map((code) => {
      const style = getComputedStyle(code);
      const context = document.createElement("canvas").getContext("2d");
      context.font = `${style.fontSize} ${style.fontFamily}`;
      const inside = code.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      const edge = code.getBoundingClientRect().right;
      const ends = [...code.querySelectorAll(".hljs-comment")].map((comment) => comment.getBoundingClientRect().right - edge);
      return { characters: inside / context.measureText("0").width, comment: Math.max(0, ...ends) };
    }),
  );

for (const [width, least] of [
  [1300, 110],
  [1440, 110],
  [390, 30],
]) {
  test(`a window of ${width} px shows ${least} characters of code, and no comment leaves it`, async (t) => {
    const { url } = await startCourse(t);
    const { newPage } = await browser(t);
    const page = await newPage({ viewport: { width, height: 900 } });
    await page.goto(url + PAGE, { waitUntil: "load" });
    const pieces = await measure(page);
    assert.ok(pieces.length > 3, `only ${pieces.length} pieces were found`);
    for (const { characters, comment } of pieces) {
      assert.ok(characters >= least, `${characters} characters`);
      assert.ok(comment <= 1, `a comment ends ${comment} px beyond its piece`);
    }
    const [end, arrow] = await page.evaluate(() => {
      const right = (selector) => Math.max(...[...document.querySelectorAll(selector)].map((each) => each.getBoundingClientRect().right));
      const next = document.querySelector(".nav-wide-wrapper .next, .nav-chapters.next");
      const icon = next?.querySelector("svg, i, .fa-svg") ?? next;
      return [right(".piece"), icon && icon.checkVisibility() ? icon.getBoundingClientRect().left : innerWidth];
    });
    assert.ok(end <= arrow, `a piece ends at ${end} px, under the arrow at ${arrow} px`);
  });
}
