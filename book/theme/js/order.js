// Put events into their order with buttons: they work by keyboard, by touch and with a screen reader.
"use strict";

{
    course.kinds = course.kinds ?? {};

    course.kinds.order = (form, say) => {
        const list = form.querySelector(".order-items");
        const shown = [...list.children];
        const items = () => [...list.children];
        const text = (item) => item.querySelector(".order-text").textContent.trim();

        function move(item, step, pressed) {
            const place = items().indexOf(item) + step;
            if (step < 0) list.insertBefore(item, item.previousElementSibling);
            else list.insertBefore(item.nextElementSibling, item);
            clear();
            update();
            // At the end of the list the pressed button is switched off: the focus goes to the other one.
            const buttons = item.querySelectorAll("button");
            (pressed.disabled ? [...buttons].find((button) => !button.disabled) : pressed).focus();
            say(`${text(item)}: now ${place + 1} of ${shown.length}`);
        }

        function update() {
            items().forEach((item, place) => {
                const [up, down] = item.querySelectorAll("button");
                up.disabled = place === 0;
                down.disabled = place === shown.length - 1;
            });
        }

        function clear() {
            shown.forEach((item) => item.classList.remove("is-right", "is-wrong"));
        }

        for (const item of shown) {
            const label = text(item);
            const row = course.element("div", { className: "order-row" });
            row.append(...item.childNodes);
            const up = course.button("↑", () => move(item, -1, up), { ariaLabel: `Move up: ${label}` });
            const down = course.button("↓", () => move(item, 1, down), { ariaLabel: `Move down: ${label}` });
            row.append(up, down);
            item.append(row);
        }
        update();

        return {
            missing: "",
            answer: () => items().map((item) => Number(item.dataset.place)),
            isEmpty: () => false,
            isRight: (answer) => answer.every((place, index) => place === index),
            restore(answer) {
                const byPlace = (place) => shown.find((item) => Number(item.dataset.place) === place);
                list.append(...answer.map(byPlace).filter(Boolean));
                update();
            },
            showReasons() {
                items().forEach((item, index) => {
                    item.classList.add(Number(item.dataset.place) === index ? "is-right" : "is-wrong");
                });
            },
            reset() {
                clear();
                list.append(...shown);
                update();
            },
            opensAnswer: true,
        };
    };
}
