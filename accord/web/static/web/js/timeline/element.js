/** Decides what `<accord-timeline>` is: its attributes, its parts, and what a page may ask of it. */
import { ACTIONS } from "./actions.js";
import { assemble, look, ZOOMS } from "./assemble.js";
import { HEAD } from "./backdrop.js";
import { fromData, load } from "./load.js";
import { pages } from "./print.js";
import { send } from "./send.js";

export class AccordTimeline extends HTMLElement {
  static observedAttributes = ["src", "lens", "grouping", "zoom"];
  /** @type {AbortController | undefined} */ #life;
  /** @type {any} */ #data;
  /** @type {{key: string, day: number, change: import("./types.js").Change} | undefined} */ nudged;
  /** Whether the pointer is over the lines. */
  inside = false;

  /** The JSON itself, where the page has it already. */
  get data() {
    return this.#data;
  }

  set data(data) {
    this.#data = data;
    if (this.isConnected) this.#begin();
  }

  connectedCallback() {
    this.#begin();
  }

  disconnectedCallback() {
    this.#life?.abort();
  }

  /** @param {string} name @param {string | null} was @param {string | null} is */
  attributeChangedCallback(name, was, is) {
    if (was === is || !this.isConnected) return;
    if (name === "src") this.view ? this.refresh() : this.#begin();
    else if (this.view) look(this, name);
  }

  async #begin() {
    this.#life?.abort();
    const life = (this.#life = new AbortController());
    const src = this.getAttribute("src");
    if (!this.#data && !src) return;
    this.setAttribute("loading", "");
    try {
      const model = this.#data ? await fromData(this.#data) : await load(src ?? "", life.signal);
      if (!life.signal.aborted) assemble(this, model, life.signal);
    } catch (error) {
      if (life.signal.aborted) return;
      this.replaceChildren(Object.assign(document.createElement("p"), { className: "tl-failed", textContent: error instanceof Error ? error.message : String(error) }));
    }
    this.removeAttribute("loading");
  }

  /**
   * Says what a preview found: in the open box, beside the pointer, or at the row; its sentence in the docked line.
   * @param {string} words @param {string} [sentence]
   */
  tell(words, sentence = "") {
    this.whyLine.say(sentence);
    if (this.editor.isOpen) this.editor.tip.textContent = words;
    else if (this.drag.isOn) this.drag.say(words);
    else this.stage.hint(words && this.nudged ? `${words} · Enter keeps, Esc reverts` : words, ...this.spotOf(this.view.activeRow));
  }

  /** All that shows data shows it anew. @param {boolean} [isColumns] */
  renewed(isColumns = false) {
    this.stage.renew(isColumns);
    this.stage.flags.renew();
    this.strip.renew();
    this.whyLine.forget();
    this.toggleAttribute("stale", this.view.model.head.is_stale);
    if (!this.phone.root.hidden) this.phone.renew(this.clientWidth);
  }

  /** The active line is another. */
  settled() {
    this.stage.grid.stamp++;
    this.view.invalidate();
    if (this.whyLine.shown.split(" ")[0] === this.view.activeKey) return;
    this.whyLine.follow();
    if (!this.drag.isOn) this.stage.hint("");
    const at = this.view.activeRow;
    this.view.say("timeline-select", { id: at < 0 ? null : this.view.model.rows[at].id });
  }

  /** Where words about a row are put, in the stage. @param {number} at @returns {[number, number]} */
  spotOf(at) {
    const { view, stage } = this;
    const line = at < 0 ? 0 : view.lines.ofRow[at];
    const x = at < 0 || Number.isNaN(view.model.finish[at]) ? 0 : view.scale.x(view.model.finish[at]) - stage.scroll.scrollLeft;
    return [view.gridWidth + Math.max(8, x), HEAD + view.lines.top[line + 1] - stage.scroll.scrollTop + 4];
  }

  /** Does a verb on the active row. @param {string} name of actions.js */
  run(name) {
    const at = this.view.activeRow;
    const action = ACTIONS[name];
    if (at < 0 || !action) return undefined;
    if (action.needs && !this.view.model.canEdit(at, action.needs)) return this.stage.hint("You may not change this here.", ...this.spotOf(at));
    return action.run(this, at);
  }

  /** Asks for a new row below the active one; where none is active, at the end of the active group, or of the last. */
  add() {
    if (this.view.canAdd) this.editor.add(this.view.activeRow, this.view.activeTrack);
    else this.stage.hint("You may not add work here.", ...this.spotOf(this.view.activeRow));
  }

  /** @param {import("./types.js").Change} change @returns {Promise<boolean>} */
  send(change) {
    return send(this, change);
  }

  /** @param {string} key */
  mark(key) {
    if (!this.view.marked.delete(key)) this.view.marked.add(key);
    this.settled();
    this.view.say("timeline-marked", { ids: [...this.view.marked].map((each) => each.slice(4)) });
  }

  /** @param {number} line @param {boolean} [open] */
  toggleLine(line, open) {
    this.stage.holding(this.view.lines.key(line), () => this.view.toggle(line, open));
    this.settled();
  }

  /** @param {1 | -1} step */
  zoomBy(step) {
    const at = ZOOMS.indexOf(this.view.zoom) + step;
    if (ZOOMS[at]) this.setAttribute("zoom", ZOOMS[at]);
  }

  /** @param {number} width */
  setGridWidth(width) {
    this.view.gridWidth = Math.round(Math.max(200, Math.min(width, this.stage.width - 160)));
    this.stage.resize();
    this.stage.renew(true);
    this.strip.renew();
  }

  /** Reads `src` again and keeps selection, scroll, focus and what is closed. @param {{own?: boolean}} [why] */
  refresh(why) {
    return this.keeper ? this.keeper.refresh(why) : Promise.resolve();
  }

  /** Makes a row the active one and brings it into view. @param {string} id */
  reach(id) {
    const line = this.view.lines.find(`row:${id}`);
    if (line < 0) return;
    this.view.activate(line, 0);
    this.stage.reveal(line);
    this.settled();
  }

  /** All open lines and all days as one picture. @returns {string} */
  toSVG() {
    return pages(this.view)[0];
  }
}
