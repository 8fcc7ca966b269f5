// Making elements. Text goes in as text: nothing here, and nothing in the pages, ever parses HTML from a string.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * A new element. A property that elements have is set (`hidden`, `onclick`, `className`); any other becomes an attribute
 * (`aria-label`). Children are elements or strings, and a string is text.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(made.dataset, value);
    else if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** A button that does something and submits nothing. */
export function button(label, onclick, properties = {}) {
  return element("button", { type: "button", onclick, ...properties }, label);
}

/** Shows one of several elements and hides the others. */
export function showOnly(shown, ...all) {
  for (const each of all) each.hidden = each !== shown;
}
