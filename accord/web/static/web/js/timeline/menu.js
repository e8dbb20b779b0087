/** Decides the row's menu: every verb that a pointer can do to a bar, in words. */
import { ACTIONS } from "./actions.js";
import { make } from "./dom.js";

const WHOLE = ["open", "why", "add", "title", "estimate", "people", "pin", "links", "earlier", "later", "started", "done", "planned", "indent", "outdent", "up", "down"];
const PROGRESS = ["started", "done", "planned"];

export class Menu {
  /** @param {import("./element.js").AccordTimeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.root = make("div", { class: "tl-menu", role: "menu", hidden: true });
    timeline.stage.root.append(this.root);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusout", (event) => {
      if (!this.root.contains(/** @type {Node | null} */ (event.relatedTarget))) this.root.hidden = true;
    });
  }

  /** @param {boolean} [isProgress] only started, done, not started @param {[number, number]} [spot] */
  open(isProgress = false, spot) {
    const { view, stage } = this.timeline;
    const at = view.activeRow;
    if (at < 0) return;
    const [x, y] = spot ?? this.timeline.spotOf(at);
    const id = view.model.rows[at].id;
    if (!isProgress && !view.say("timeline-menu", { id, x, y })) return;
    const names = (isProgress ? PROGRESS : WHOLE).filter((name) => name !== "add" || view.canAdd).filter((name) => !ACTIONS[name].needs || view.model.canEdit(at, ACTIONS[name].needs));
    this.root.setAttribute("aria-label", `${isProgress ? "Progress of" : "Do with"} ${view.model.rows[at].title}`);
    this.root.replaceChildren(...names.map((name) => {
      const { label, key } = ACTIONS[name];
      const item = make("button", { type: "button", role: "menuitem", tabindex: "-1", "data-action": name }, label, ...(key ? [make("kbd", {}, key)] : []));
      item.addEventListener("click", () => (this.close(), this.timeline.run(name)));
      return item;
    }));
    if (!names.length) return stage.hint("You may not change this row.", x, y);
    this.root.hidden = false;
    const top = Math.max(8, Math.min(y, stage.height - this.root.offsetHeight - 8));
    this.root.style.transform = `translate(${Math.max(8, Math.min(x, stage.width - this.root.offsetWidth - 8))}px, ${top}px)`;
    /** @type {HTMLElement} */ (this.root.firstElementChild).focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    const items = /** @type {HTMLElement[]} */ ([...this.root.children]);
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
  }

  close() {
    this.root.hidden = true;
    this.timeline.stage.treegrid.focus({ preventScroll: true });
  }
}
