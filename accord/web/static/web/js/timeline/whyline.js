/** Decides the docked line: why the active row, before one is chosen the deciding one, stands where it does, and what would be true instead. */
import { icon, make, percent } from "./dom.js";

export class WhyLine {
  /** @param {import("./view.js").View} view @param {AbortSignal} signal */
  constructor(view, signal) {
    this.view = view;
    this.signal = signal;
    this.root = make("div", { class: "tl-why" });
    this.mark = make("span", { class: "tl-mark" });
    this.words = make("p", { "aria-live": "polite" });
    this.pills = make("span", { class: "tl-pills" });
    this.root.append(this.mark, this.words, this.pills);
    this.shown = "";
    /** @type {Map<string, import("./types.js").Why>} */
    this.known = new Map();
    this.timer = 0;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
  }

  /** The row it speaks of: the active one; before one is chosen, of those that drive the plan the one that ends last. −1: none. */
  get row() {
    const { view } = this;
    if (view.activeLine >= 0) return view.activeRow;
    let last = -1;
    view.model.rows.forEach((row, at) => {
      if (!row.is_driving || row.is_group || row.state === "done" || row.finish === null) return;
      if (last < 0 || row.finish >= /** @type {number} */ (view.model.rows[last].finish)) last = at;
    });
    return last;
  }

  /** Follows the active row; asks the server 120 ms after it came to rest. */
  follow() {
    const { view } = this;
    const key = `${view.activeKey} ${view.lens}`;
    if (key === this.shown) return;
    this.shown = key;
    clearTimeout(this.timer);
    this.asking?.abort();
    this.mark.replaceChildren(icon(view.lens));
    const at = this.row;
    const said = at >= 0 ? (view.model.rows[at].why?.[view.lens] ?? this.known.get(key)) : undefined;
    this.show(said ?? this.plain());
    const url = view.host.getAttribute("why-url");
    if (!said && at >= 0 && url) this.timer = window.setTimeout(() => this.ask(url, view.model.rows[at].id, key), 120);
  }

  /** A sentence about what would be, in place of what is; "" lets the row speak again. @param {string} sentence */
  say(sentence) {
    if (sentence) {
      this.shown = " foretold";
      this.show({ parts: [{ text: sentence, strong: false }], pills: [] });
    } else if (this.shown === " foretold") this.follow();
  }

  /** Dates moved: what was answered is old. */
  forget() {
    this.known.clear();
    this.shown = "";
    this.follow();
  }

  /** @param {string} url @param {string} id @param {string} key */
  async ask(url, id, key) {
    this.asking = new AbortController();
    const address = new URL(url, document.baseURI);
    address.searchParams.set("id", id);
    address.searchParams.set("lens", this.view.lens);
    try {
      const answer = await fetch(address, { signal: AbortSignal.any([this.signal, this.asking.signal]), headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      this.known.set(key, await answer.json());
      if (key === this.shown) this.show(/** @type {import("./types.js").Why} */ (this.known.get(key)));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** @param {import("./types.js").Why} why */
  show(why) {
    this.words.replaceChildren(...why.parts.map((part) => (part.strong ? make("b", {}, part.text) : part.text)));
    this.words.title = this.words.textContent ?? "";
    this.pills.replaceChildren(...why.pills.map((pill) => make("a", { class: "tl-cf", ...(pill.url ? { href: pill.url } : {}) }, pill.label)));
  }

  /** What can be said without asking. @returns {import("./types.js").Why} */
  plain() {
    const { view } = this;
    const at = this.row;
    if (at < 0 && view.activeLine < 0) return { parts: [{ text: "Choose a row to see why it stands where it does.", strong: false }], pills: [] };
    if (at < 0) return { parts: [{ text: view.name(view.activeLine), strong: true }], pills: [] };
    const row = view.model.rows[at];
    const dates = row.start === null ? " has no date yet." : ` starts ${view.scale.words(row.start)}; done ${view.rangeWords(at)}.`;
    const value = row.value === undefined ? " has no recorded value." : ` carries ${percent(row.value)} of the value.`;
    return { parts: [{ text: row.title, strong: true }, { text: view.lens === "why" ? value : dates, strong: false }], pills: [] };
  }
}
