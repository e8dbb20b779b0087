/** Decides what `<accord-timeline>` is: its attributes, its parts, and what a page may ask of it. */
import { ACTIONS } from "./actions.js";
import { Preview } from "./ask.js";
import { HEAD } from "./backdrop.js";
import { watch } from "./colours.js";
import { Drag } from "./drag.js";
import { Editor } from "./edit.js";
import { Keeper } from "./keeper.js";
import * as keys from "./keys.js";
import { fromData, load } from "./load.js";
import { Menu } from "./menu.js";
import { Notice } from "./notice.js";
import { Phone } from "./phone.js";
import * as pointer from "./pointer.js";
import { pages, printing } from "./print.js";
import { send } from "./send.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { DAY } from "./types.js";
import { View } from "./view.js";
import { WhyLine } from "./whyline.js";

const GROUPINGS = { when: ["track", "outline", "launch", "person", "key_result"], why: ["key_result", "launch", "track", "person", "outline"] };
const ZOOMS = ["months", "weeks", "days"];
const NARROW = 640;

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
    else if (this.view) this.#look(name);
  }

  async #begin() {
    this.#life?.abort();
    const life = (this.#life = new AbortController());
    const src = this.getAttribute("src");
    if (!this.#data && !src) return;
    this.setAttribute("loading", "");
    try {
      const model = this.#data ? await fromData(this.#data) : await load(src ?? "", life.signal);
      if (!life.signal.aborted) this.#build(model, life.signal);
    } catch (error) {
      if (life.signal.aborted) return;
      this.replaceChildren(Object.assign(document.createElement("p"), { className: "tl-failed", textContent: error instanceof Error ? error.message : String(error) }));
    }
    this.removeAttribute("loading");
  }

  /** @param {import("./model.js").Model} model @param {AbortSignal} signal */
  #build(model, signal) {
    const view = (this.view = new View(this, model, this.#read()));
    this.stage = new Stage(view, signal);
    this.whyLine = new WhyLine(view, signal);
    this.strip = new Strip(view, this.stage);
    this.phone = new Phone(view);
    this.notice = new Notice(view, this.stage);
    this.preview = new Preview(view, (words) => this.#tell(words));
    this.editor = new Editor(this);
    this.drag = new Drag(this);
    this.menu = new Menu(this);
    this.keeper = new Keeper(this);
    this.replaceChildren(this.stage.root, this.whyLine.root, this.strip.root, this.phone.root);
    pointer.listen(this, signal);
    keys.listen(this, signal);
    printing(view, signal);
    watch(() => this.stage.recolour(), signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
    this.#resize();
    const monday = view.scale.today - ((view.scale.today + view.scale.first) % 7);
    this.stage.scrollTo((monday - 14) * DAY, 0);
    this.whyLine.follow();
    this.toggleAttribute("stale", model.head.is_stale);
    view.say("timeline-ready", { rows: model.rows.length });
  }

  /** What the attributes ask for; the lens is also `data-lens`, which the tokens repaint by. @returns {import("./view.js").Look} */
  #read() {
    const lens = this.getAttribute("lens") === "why" ? "why" : "when";
    const grouping = this.getAttribute("grouping") ?? "";
    const zoom = this.getAttribute("zoom") ?? "";
    this.dataset.lens = lens;
    return /** @type {any} */ ({
      lens,
      grouping: GROUPINGS[lens].includes(grouping) ? grouping : GROUPINGS[lens][0],
      zoom: ZOOMS.includes(zoom) ? zoom : "weeks",
    });
  }

  /** The lens, grouping or zoom changed: row, scroll and range stay. @param {string} name */
  #look(name) {
    const { view, stage } = this;
    const middle = (stage.width - view.gridWidth) / 2;
    const minute = view.scale.minute(stage.scroll.scrollLeft + middle);
    const top = view.lines.count ? view.lines.key(view.lines.at(stage.scroll.scrollTop)) : "";
    Object.assign(view, this.#read());
    stage.holding(view.activeKey || top, () => view.layout());
    if (name === "zoom") stage.scrollTo(minute, middle);
    if (name === "lens") stage.recolour();
    this.renewed(name === "lens");
  }

  #resize() {
    const { view, stage, phone } = this;
    const isNarrow = this.clientWidth > 0 && this.clientWidth <= NARROW;
    this.toggleAttribute("narrow", isNarrow);
    phone.root.hidden = !isNarrow;
    if (isNarrow) return phone.renew(this.clientWidth);
    const row = parseFloat(getComputedStyle(this).getPropertyValue("--row")) || 32;
    if (row !== view.rowHeight) {
      view.rowHeight = row;
      view.layout();
    }
    stage.resize();
    stage.renew(true);
  }

  /** @param {string} words */
  #tell(words) {
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

  /** All open lines and all days as one picture. @returns {string} */
  toSVG() {
    return pages(this.view)[0];
  }
}
