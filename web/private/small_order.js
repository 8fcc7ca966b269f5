// The eight points of edwards25519 whose order divides 8, as Ed25519 writes them. Chromium 156 and Node 20 accept them as keys;
// the strict check of `ed25519-dalek` on the Rust side knows them too.

// The y coordinates in hexadecimal, lowest byte first: 0, 1, the two of order 8, −1; then 0 and 1 again, written with p added.
const COORDINATES = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

/** Whether these 32 bytes are one of them. The highest bit is the sign of x and makes no difference. */
export function isSmallOrder(point) {
  const bytes = Array.from(point, (byte, at) => (at === point.length - 1 ? byte & 0x7f : byte));
  return COORDINATES.has(bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(""));
}
