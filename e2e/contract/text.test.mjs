// "Text": counted in Unicode scalar values, kept as sent, 4,000 of them wherever a message is sent.

import assert from "node:assert/strict";

import { contract, UNLIMITED } from "../hub.mjs";
import { ADMIN, scene } from "./scenes.mjs";
import { PLACES } from "./talk.mjs";

const { overBoth } = contract({ ...UNLIMITED, ...ADMIN });

// Where any JSON may be sent, a text has no limit of its own; a ciphertext has one in bytes.
const texts = Object.entries(PLACES).filter(([, { namespace }]) => ["/chat", "/rooms", "/lobby"].includes(namespace));

const EMPTY = ["", " ", "\t\r\n", "\u00a0\u2003\u2028\u3000"];

for (const [where, place] of texts) {
  overBoth(`${where}: a text holds 4,000 Unicode scalar values and not one more`, async (t, hub) => {
    const ready = await scene(hub, place.namespace);
    const { ann, bob } = ready;
    // One, two, three and four bytes; one and two UTF-16 units; and what a reader calls one character but isn't one.
    for (const scalar of ["x", "é", "世", "😀", "\u0301", "\u0000", "\u200d"]) {
      const longest = scalar.repeat(4_000);
      const { message } = await ann.ok(...place.say(ready, longest));
      assert.equal(place.text(message), longest);
      assert.equal(place.text(await bob.seesNext(place.event)), longest);
      await ann.refused("too_large", ...place.say(ready, `${longest}x`));
      await ann.refused("too_large", ...place.say(ready, `${longest}${scalar}`));
    }
    await bob.seesNothing(ann);
  });

  overBoth(`${where}: an empty text, or one of white space alone, is refused`, async (t, hub) => {
    const ready = await scene(hub, place.namespace);
    for (const text of EMPTY) await ready.ann.refused("invalid_payload", ...place.say(ready, text));
    await ready.bob.seesNothing(ready.ann);
  });

  overBoth(`${where}: a text is kept as sent`, async (t, hub) => {
    const ready = await scene(hub, place.namespace);
    for (const text of ["  spaces around  ", "a\r\nb\tc", "\ufeffmark", "é and é", "<b>&lt;</b>", "\u0000\u0007\u007f", "a\u202eb", "👨‍👩‍👧‍👦🇦🇹", "\\u0041\"'"]) {
      const { message } = await ready.ann.ok(...place.say(ready, text));
      assert.equal(place.text(message), text);
      assert.equal(place.text(await ready.bob.seesNext(place.event)), text);
    }
  });
}
