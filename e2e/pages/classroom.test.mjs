// The page /classroom: a teacher's view of a class, and what the students see.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PASSWORD, startHub } from "../hub.mjs";
import { browser } from "../support.mjs";
import { isOnline, logsIn, messages, notice, says, sees, signsUp, until } from "./people.mjs";

const CLASS = "/classroom?class=maths";

/** A class with the teacher tina and two students, each in a browser of their own. */
async function aClass(t) {
  const hub = await startHub(t, { env: { HUB_ADMIN: `root:${PASSWORD}` } });
  const { token } = await hub.admin();
  const { body } = await hub.rest("POST", "/api/sign-up", { username: "tina", password: PASSWORD });
  assert.equal((await hub.rest("PUT", `/api/users/${body.user.id}/role`, { role: "TEACHER" }, token)).status, 200);
  const { newPage } = await browser(t);
  const tina = await logsIn(await newPage(), hub.url, CLASS, "tina");
  await isOnline(tina);
  const ann = await signsUp(await newPage(), hub.url, CLASS, "ann");
  const bob = await signsUp(await newPage(), hub.url, CLASS, "bob");
  await notice(tina, "bob came in.").waitFor();
  return { hub, newPage, tina, ann, bob };
}

/** Waits until the list of people reads like this, row by row. */
function lists(page, rows) {
  const read = (all) => all.map((row) => [...row.children].map((part) => part.textContent).join(" "));
  return until(page, () => page.locator("#people li").evaluateAll(read), rows);
}

test("the teacher sees roles and hands, in the order in which they went up", async (t) => {
  const { tina, ann, bob } = await aClass(t);
  await lists(tina, ["tina teacher you", "ann Write", "bob Write"]);
  await bob.getByRole("button", { name: "Raise hand" }).click();
  await tina.getByText("hand up, 1.").waitFor();
  await ann.getByRole("button", { name: "Raise hand" }).click();
  await tina.getByText("hand up, 2.").waitFor();
  await lists(tina, ["bob ↑ hand up, 1. Write Lower", "ann ↑ hand up, 2. Write Lower", "tina teacher you"]);
  assert.equal(await tina.locator("#summary").textContent(), "3 people, 2 hands up");
  await tina.getByRole("log").getByText("bob raises a hand.").waitFor({ state: "attached" });

  await tina.reload();
  await isOnline(tina);
  await tina.getByText("hand up, 2.").waitFor();
  await tina.getByRole("button", { name: "Lower the hand of bob" }).click();
  await bob.getByRole("button", { name: "Raise hand", pressed: false }).waitFor();
  await tina.getByText("hand up, 2.").waitFor({ state: "detached" });
  assert.equal(await bob.getByRole("button", { name: /^Lower the hand/ }).count(), 0);
});

test("a hand is its person's: every tab shows it, and it stays until the last tab goes", async (t) => {
  const { hub, newPage, tina, bob } = await aClass(t);
  await bob.getByRole("button", { name: "Raise hand" }).click();
  await tina.getByText("hand up, 1.").waitFor();

  const again = await logsIn(await newPage(), hub.url, CLASS, "bob");
  await again.getByRole("button", { name: "Lower hand", pressed: true }).waitFor();
  const secondTina = await logsIn(await newPage(), hub.url, CLASS, "tina");
  await secondTina.getByText("hand up, 1.").waitFor();

  await bob.close();
  await tina.getByRole("button", { name: "Lower the hand of bob" }).click();
  await again.getByRole("button", { name: "Raise hand", pressed: false }).waitFor();
  await tina.getByText("hand up, 1.").waitFor({ state: "detached" });
  await secondTina.getByText("hand up, 1.").waitFor({ state: "detached" });
});

test("a message reaches all, or the one it is for, and an announcement comes from a teacher", async (t) => {
  const { tina, ann, bob } = await aClass(t);
  await says(ann, "hello all");
  await sees(tina, ["ann: hello all"]);
  await tina.getByRole("button", { name: "Write to bob alone" }).click();
  await says(tina, "well done");
  await sees(bob, ["ann: hello all", "tina: well done"]);
  await tina.getByText("only to bob").waitFor();
  await tina.locator("#to").selectOption({ label: "everybody" });
  await tina.getByLabel("as an announcement").check();
  await says(tina, "test on <b>Friday</b>");
  await ann.locator("[data-tone=call]", { hasText: "teacher, announcement" }).waitFor();
  await sees(ann, ["ann: hello all", "tina: test on <b>Friday</b>"]);
  assert.equal(await ann.getByLabel("as an announcement").isVisible(), false);
});

test("an announcement that a student's own program sends is an ordinary message", async (t) => {
  const { hub, tina, ann } = await aClass(t);
  const { token } = await hub.signUp("eve");
  const eve = await hub.connect("/classroom", { token });
  await eve.ok("join-class-room", "maths", {});
  await eve.ok("broadcast-message", { type: "announcement", value: { id: "1", text: "no school today" } });
  await eve.ok("broadcast-message", { type: "hand-down", value: true });
  await eve.ok("broadcast-message", { type: "potato", value: { text: "not for eyes" } });
  await eve.ok("broadcast-message", { type: "text", value: "plain, as other clients send it" });
  await ann.getByText("plain, as other clients send it").first().waitFor();
  assert.equal(await ann.locator("[data-tone=call]").count(), 0);
  assert.match((await messages(tina)).join(), /no school today,eve\.\d+: plain/);
});

test("the board is everybody's, and who comes late sees all of it", async (t) => {
  const { tina, ann, newPage, hub } = await aClass(t);
  await tina.getByText("Board (empty)").click();
  await tina.getByLabel("Text for the board").fill("<img src=x onerror=alert(1)>");
  await tina.keyboard.press("Enter");
  const box = await tina.locator("#drawing").boundingBox();
  await tina.mouse.move(box.x + 20, box.y + 20);
  await tina.mouse.down();
  await tina.mouse.move(box.x + 120, box.y + 60, { steps: 8 });
  await tina.mouse.up();
  await ann.getByText("Board (2)").waitFor();
  assert.deepEqual(await ann.locator("#notes li").allTextContents(), ["<img src=x onerror=alert(1)>"]);
  const strokes = (page) => page.locator("#drawing polyline").evaluateAll((all) => all.map((line) => line.getAttribute("points")));
  assert.deepEqual(await strokes(ann), await strokes(tina));

  const late = await signsUp(await newPage(), hub.url, CLASS, "late");
  await late.getByText("Board (2)").waitFor();
  assert.deepEqual(await strokes(late), await strokes(tina));
  await late.getByRole("button", { name: "Wipe the board" }).click();
  await tina.getByText("Board (empty)").waitFor();
});

test("an object on the board that isn't one is ignored", async (t) => {
  const { hub, ann } = await aClass(t);
  const { token } = await hub.signUp("eve");
  const eve = await hub.connect("/classroom", { token });
  await eve.ok("join-class-room", "maths", {});
  const odd = [{}, { kind: "note" }, { kind: "note", id: "1", text: 7 }, { kind: "stroke", id: "2", points: [["a", "b"]] }, { kind: "stroke", id: "3", points: {} },
    { kind: "all", pieces: [null, 1, { kind: "note", id: 4, text: "x" }] }, { kind: "all", pieces: {} }];
  for (const object of odd) await eve.ok("class-room-broadcast", object);
  await eve.ok("class-room-broadcast", { kind: "note", id: "5", text: "a real one" });
  await ann.getByText("Board (1)").waitFor();
});

test("leaving a class is seen by the others, and another one can be entered", async (t) => {
  const { tina, ann } = await aClass(t);
  await ann.getByRole("button", { name: "Leave" }).click();
  await notice(tina, "ann left.").waitFor();
  await ann.getByLabel("Class", { exact: true }).fill("art");
  await ann.keyboard.press("Enter");
  await isOnline(ann);
  assert.match(ann.url(), /\?class=art$/);
  await lists(ann, ["ann you"]);
});
