// Small things that every widget needs.
"use strict";

{
    /** A new element with properties and children; text is always text, never HTML. */
    function element(name, properties = {}, ...children) {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(properties)) {
            if (key in made) made[key] = value;
            else made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    }

    /** A button that does something. */
    function button(text, onClick, properties = {}) {
        const made = element("button", { type: "button", className: "course-button", textContent: text, ...properties });
        made.addEventListener("click", onClick);
        return made;
    }

    Object.assign(course, { element, button });
}
