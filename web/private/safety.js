// The safety number: what two people read to each other, to see that the server gave both the true keys.
// The Rust side is `sealed/src/safety.rs`.

import { keysOf } from "./bundle.js";
import { concat, digest } from "./bytes.js";

const LABEL = "realtime-hub sealed 1 safety number";
// 30 digits are 99.7 bits; 5,200 rounds cost whoever searches a second key with the same digits another 12.3, and the two
// people half a second.
const ROUNDS = 5_200;
const GROUPS = 6;
const GROUP_BYTES = 5;

/** Six groups of five digits from whose keys these are and both keys. */
async function half(bundle) {
  const keys = keysOf(LABEL, bundle);
  let hash = await digest("SHA-512", keys);
  for (let round = 1; round < ROUNDS; round += 1) hash = await digest("SHA-512", concat([hash, keys]));
  return Array.from({ length: GROUPS }, (_, group) => {
    const bytes = hash.subarray(group * GROUP_BYTES, (group + 1) * GROUP_BYTES);
    const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % 100_000).padStart(5, "0");
  });
}

/**
 * Sixty digits in groups of five, the same for both people: the lower user id's half comes first. A half belongs to one
 * person's keys alone, so a liar in the middle has to hit an existing number, not any two that agree.
 */
export async function safetyNumber(one, other) {
  const pair = Number(one.owner) <= Number(other.owner) ? [one, other] : [other, one];
  return (await Promise.all(pair.map(half))).flat().join(" ");
}
