// What another process has in its memory: all that it may read itself, searched byte by byte. Linux only.

import { open, readFile } from "node:fs/promises";

const CHUNK = 1 << 20;

/** The forms in which a text may lie in memory. Base64 has three, by where the text begins in what was encoded. */
export function forms(text) {
  const bytes = Buffer.from(text);
  const inner = (shift, encoding) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString(encoding);
    // The first and last characters also depend on what stands before and after.
    return encoded.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + bytes.length) * 4) / 3) - 1);
  };
  const base64 = [0, 1, 2].flatMap((shift) => [inner(shift, "base64"), inner(shift, "base64url")]);
  const texts = [text, text.split("").reverse().join(""), bytes.toString("hex"), bytes.toString("hex").toUpperCase(), ...base64];
  return [...texts.map((form) => Buffer.from(form)), Buffer.from(text, "utf16le")];
}

/** The parts of the address space that the process may read, but for the kernel's own. */
async function readable(pid) {
  const maps = await readFile(`/proc/${pid}/maps`, "utf8");
  return maps.split("\n").filter(Boolean).flatMap((line) => {
    const [, from, to, rights, name] = /^(\w+)-(\w+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line);
    const wanted = rights.startsWith("r") && !/^\[v(var|sys|dso)/.test(name);
    return wanted ? [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), name }] : [];
  });
}

/**
 * Searches the memory of the process for each needle (bytes) and returns `{ bytes, found }`: how much was read, and the needles
 * that are there. The process must be a child of this one, or the kernel may refuse.
 */
export async function searchMemory(pid, needles) {
  const overlap = Math.max(...needles.map(({ length }) => length)) - 1;
  const buffer = Buffer.alloc(CHUNK + overlap);
  const found = new Set();
  let bytes = 0;
  const memory = await open(`/proc/${pid}/mem`);
  try {
    for (const { from, to, name } of await readable(pid)) {
      for (let at = from; at < to; at += CHUNK) {
        const wanted = Math.min(buffer.length, to - at);
        const { bytesRead } = await memory.read(buffer, 0, wanted, at).catch((error) => {
          throw new Error(`${name || "memory"} at ${at.toString(16)} can't be read: ${error.message}`);
        });
        if (bytesRead !== wanted) throw new Error(`${name || "memory"} at ${at.toString(16)}: ${bytesRead} of ${wanted} bytes`);
        bytes += Math.min(wanted, CHUNK);
        const seen = buffer.subarray(0, bytesRead);
        needles.filter((needle) => seen.includes(needle)).forEach((needle) => found.add(needle));
      }
    }
  } finally {
    await memory.close();
  }
  return { bytes, found: needles.filter((needle) => found.has(needle)) };
}
