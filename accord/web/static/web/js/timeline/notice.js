/** Decides how a refusal or a conflict is shown: at the cell it is about, with its buttons, until it is answered. */
import { HEAD } from "./backdrop.js";
import { make } from "./dom.js";

export class Notice {
  /** @param {import("./view.js").View} view @param {import("./stage.js").Stage} stage */
  constructor(view, stage) {
    this.view = view;
    this.stage = stage;
    this.key = "";
    this.root = make("div", { class: "tl-box", role: "alertdialog", "aria-label": "Change not saved", hidden: true });
    stage.root.append(this.root);
    stage.followers.push(() => this.place());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      event.stopPropagation();
    });
  }

  /** @param {string} key the line @param {string} field @param {string} text @param {{label: string, run: () => void}[]} [choices] */
  show(key, field, text, choices = []) {
    this.key = key;
    this.field = field;
    const words = make("p", {}, text);
    const buttons = [...choices, ...(choices.length ? [] : [{ label: "Close", run: () => undefined }])].map(({ label, run }) => {
      const button = make("button", { type: "button", class: "tl-btn" }, label);
      button.addEventListener("click", () => (this.close(), run()));
      return button;
    });
    this.root.replaceChildren(words, make("div", {}, ...buttons));
    this.root.hidden = false;
    this.stage.reveal(this.view.lines.find(key));
    this.place();
    buttons[0].focus({ preventScroll: true });
  }

  place() {
    if (this.root.hidden) return;
    const line = this.view.lines.find(this.key);
    const y = line < 0 ? HEAD : HEAD + this.view.lines.top[line + 1] - this.stage.scroll.scrollTop;
    const column = this.stage.grid.columns.findIndex((each) => each.name === this.field || each.field === this.field);
    const cell = line < 0 ? null : this.stage.grid.cell(line, Math.max(0, column));
    this.root.style.transform = `translate(${Math.min(cell?.offsetLeft ?? 0, 120) + 8}px, ${Math.max(HEAD, Math.min(y, this.stage.height - this.root.offsetHeight - 8))}px)`;
  }

  close() {
    this.root.hidden = true;
    this.stage.treegrid.focus({ preventScroll: true });
  }
}
