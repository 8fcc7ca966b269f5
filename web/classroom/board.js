// The board: strokes and pinned texts that everybody in the class sees. What arrives says nothing about who made it, so the board
// names nobody; and it may be anything at all, so each piece is checked before it is drawn.

import { announce } from "../shared/announce.js";
import { byId, element } from "../shared/dom.js";
import { newTempId } from "../shared/outbox.js";

const SVG = "http://www.w3.org/2000/svg";
const PIECES = 500;
const POINTS = 400;
const TEXT = 500;
const WIDTH = 1600;
const HEIGHT = 700;

const isPoint = (point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
const isStroke = ({ points }) => Array.isArray(points) && points.length > 0 && points.length <= POINTS && points.every(isPoint);
const isNote = ({ text }) => typeof text === "string" && text.trim() !== "" && text.length <= TEXT;
const isPiece = (piece) => typeof piece?.id === "string" && (piece.kind === "stroke" ? isStroke(piece) : piece.kind === "note" && isNote(piece));

/** `send(object)` shows it to the others. */
export function createBoard({ send }) {
  const pieces = new Map();
  const drawing = byId("drawing");

  function line(points) {
    const made = document.createElementNS(SVG, "polyline");
    made.setAttribute("points", points.map((point) => point.map(Math.round).join()).join(" "));
    return made;
  }

  function put(piece) {
    if (!isPiece(piece) || pieces.has(piece.id) || pieces.size >= PIECES) return false;
    pieces.set(piece.id, piece);
    if (piece.kind === "stroke") drawing.append(line(piece.points));
    else byId("notes").append(element("li", { dir: "auto" }, piece.text));
    count();
    return true;
  }

  function count() {
    byId("board-count").textContent = pieces.size ? `(${pieces.size})` : "(empty)";
  }

  function clear() {
    pieces.clear();
    drawing.replaceChildren();
    byId("notes").replaceChildren();
    count();
  }

  byId("pinning").addEventListener("submit", (event) => {
    event.preventDefault();
    const note = { kind: "note", id: newTempId(), text: byId("pin").value };
    if (put(note)) send(note);
    event.target.reset();
  });
  byId("wipe").addEventListener("click", () => {
    clear();
    send({ kind: "wipe" });
  });
  pen(drawing, line, (points) => {
    const stroke = { kind: "stroke", id: newTempId(), points };
    if (put(stroke)) send(stroke);
  });
  count();

  return {
    clear,
    /** An object that somebody broadcast. */
    receive(object) {
      if (object?.kind === "wipe") return clear();
      const all = object?.kind === "all" && Array.isArray(object.pieces) ? object.pieces : [object];
      const added = all.filter(put);
      for (const { kind, text } of added) if (kind === "note") announce(`On the board: ${text}`);
      if (added.length > 0) byId("board").open = true;
    },
    /** All of it, for somebody who has just come. */
    all: () => (pieces.size > 0 ? { kind: "all", pieces: [...pieces.values()] } : undefined),
  };
}

/** Draws with mouse, finger or pen on `drawing`; `drawn(points)` gets each finished stroke. */
function pen(drawing, line, drawn) {
  let points;
  let preview;

  function at({ clientX, clientY }) {
    const { left, top, width, height } = drawing.getBoundingClientRect();
    return [((clientX - left) / width) * WIDTH, ((clientY - top) / height) * HEIGHT].map(Math.round);
  }

  function lift() {
    if (!points) return;
    preview.remove();
    drawn(points);
    points = undefined;
  }

  drawing.addEventListener("pointerdown", (event) => {
    drawing.setPointerCapture(event.pointerId);
    points = [at(event)];
    preview = line(points);
    drawing.append(preview);
  });
  drawing.addEventListener("pointermove", (event) => {
    if (!points || points.length >= POINTS) return;
    points.push(at(event));
    preview.setAttribute("points", points.map((point) => point.join()).join(" "));
  });
  drawing.addEventListener("pointerup", lift);
  drawing.addEventListener("pointercancel", lift);
}
