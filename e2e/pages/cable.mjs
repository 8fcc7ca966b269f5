// The cable between a browser and the hub, which a test can pull. Bytes go through it as they are.

import { createServer, connect } from "node:net";

import { atEnd } from "../support.mjs";

/** A proxy of a school or a firm that knows HTTP, and nothing that grows out of it. */
function refusesWebSockets(browser) {
  browser.once("data", (request) => {
    if (/^upgrade: websocket/im.test(request.toString("latin1"))) browser.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
  });
}

/** A cable to the hub at `url`: `{ url, pull(), plug(), deafen() }`. With `webSockets: false` it lets none through. */
export async function cable(t, url, { webSockets = true } = {}) {
  const { hostname, port } = new URL(url);
  const ends = new Set();
  let isPlugged = true;
  let isDeaf = false;

  const server = createServer((browser) => {
    if (!isPlugged) return browser.destroy();
    if (!webSockets) refusesWebSockets(browser);
    const hub = connect(Number(port), hostname);
    for (const end of [browser, hub]) {
      ends.add(end);
      end.on("error", () => {});
      end.on("close", () => {
        ends.delete(end);
        browser.destroy();
        hub.destroy();
      });
    }
    browser.pipe(hub);
    hub.on("data", (bytes) => { if (!isDeaf) browser.write(bytes); });
  });
  const pull = () => {
    isPlugged = false;
    for (const end of ends) end.destroy();
  };
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  atEnd(t, async () => {
    pull();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Every connection breaks, and no new one comes through. */
    pull,
    plug() {
      isPlugged = true;
      isDeaf = false;
    },
    /** What the hub says doesn't arrive any more; what the browser says still does. */
    deafen() {
      isDeaf = true;
    },
  };
}

/** What a browser's console says about a cable that was pulled. The pages can't keep it from doing so. */
export const BROKEN = /WebSocket connection to|net::ERR_/;
