// Tells a screen reader what just happened. One region for the whole page, because a list that is live itself would read a
// hundred messages of history aloud.

const KEPT = 20;
let region;

/** Says `text` when the reader is done with what it says now. */
export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "for-readers";
    region.setAttribute("role", "log");
    region.setAttribute("aria-label", "Announcements");
    document.body.append(region);
  }
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  while (region.children.length > KEPT) region.firstElementChild.remove();
}
