// What the reader has answered, kept in this browser and sent nowhere.
"use strict";

globalThis.course = globalThis.course ?? {};

{
    const KEY = "realtimehub.marks";

    // Storage can be switched off or full; then marks last as long as the page.
    let marks = {};
    try {
        const stored = JSON.parse(localStorage.getItem(KEY) ?? "{}");
        if (stored && typeof stored === "object") marks = stored;
    } catch {
        marks = {};
    }

    function save() {
        try {
            localStorage.setItem(KEY, JSON.stringify(marks));
        } catch {
            // Nothing to do: the marks stay in memory.
        }
    }

    /** The mark of one question, `{ answer, right }`, or undefined. */
    function mark(chapter, question) {
        return marks[chapter]?.[question];
    }

    /** Keeps a mark, or forgets it when `value` is undefined, and tells the page. */
    function setMark(chapter, question, value) {
        marks[chapter] = marks[chapter] ?? {};
        if (value === undefined) delete marks[chapter][question];
        else marks[chapter][question] = value;
        save();
        document.dispatchEvent(new CustomEvent("course:mark", { detail: { chapter, question } }));
    }

    Object.assign(course, { mark, setMark });
}
