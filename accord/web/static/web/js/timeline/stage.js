/** Decides when and what is drawn: one scroller, one frame a change, grid and canvas from the same numbers. */
import { drawGhosts, drawLinks, drawPull } from "./arrows.js";
import { HEAD, drawAxis, drawBackdrop } from "./backdrop.js";
import { awaySide, drawAway, drawBars } from "./bars.js";
import { colours } from "./colours.js";
import { make } from "./dom.js";
import { Flags } from "./flags.js";
import { Grid } from "./grid.js";
import { step } from "./motion.js";

let count = 0;

export class Stage {
  /** @param {import("./view.js").View} view @param {AbortSignal} signal */
  constructor(view, signal) {
    this.view = view;
    this.name = `tl${++count}`;
    this.treegrid = make("div", { class: "tl-grid", role: "treegrid", tabindex: "0", "aria-multiselectable": "true", "aria-label": "Work, with dates" });
    this.split = make("div", { class: "tl-split", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": "Width of the table" });
    this.canvas = make("canvas", { role: "img", "aria-label": "Bars from start to the 50 % date with a tail to the 80 % date; the same dates are in the table" });
    this.flags = new Flags(view);
    this.pane = make("div", { class: "tl-pane" }, this.treegrid, this.canvas, this.flags.root, this.split);
    this.size = make("div", { class: "tl-size" }, this.pane);
    this.scroll = make("div", { class: "tl-scroll", tabindex: "-1" }, this.size);
    this.tip = make("div", { class: "tl-tip", role: "status", hidden: true });
    this.root = make("div", { class: "tl-stage" }, this.scroll, this.tip);
    this.grid = new Grid(view, this.treegrid, this.name);
    const pen = this.canvas.getContext("2d", { alpha: false });
    if (!pen) throw new Error("This browser draws no canvas.");
    this.pen = pen;
    /** @type {(() => void)[]} parts that follow the scroll */
    this.followers = [];
    this.width = 0;
    this.height = 0;
    this.frame = 0;
    this.ink = colours(view.host);
    this.scroll.addEventListener("scroll", () => view.invalidate(), { passive: true, signal });
    view.invalidate = () => void (this.frame ||= requestAnimationFrame(() => this.draw()));
    signal.addEventListener("abort", () => cancelAnimationFrame(this.frame));
  }

  /** The tokens may have changed. */
  recolour() {
    this.ink = colours(this.view.host);
    this.view.invalidate();
  }

  /** The element's own size, the canvas in device pixels. */
  resize() {
    const { view } = this;
    this.width = this.scroll.clientWidth;
    this.height = this.scroll.clientHeight;
    this.pane.style.width = `${this.width}px`;
    this.pane.style.height = `${this.height}px`;
    view.gridWidth = Math.max(160, Math.min(view.gridWidth, Math.max(160, this.width - 120)));
    view.host.style.setProperty("--gw", `${view.gridWidth}px`);
    this.split.setAttribute("aria-valuenow", String(view.gridWidth));
    const ratio = devicePixelRatio || 1;
    const wide = Math.max(0, this.width - view.gridWidth);
    this.canvas.width = Math.round(wide * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.canvas.style.width = `${wide}px`;
    this.canvas.style.height = `${this.height}px`;
    this.fit();
    view.invalidate();
  }

  /** The scroller is as large as all lines and days. */
  fit() {
    this.size.style.width = `${this.view.gridWidth + this.view.scale.width}px`;
    this.size.style.height = `${HEAD + this.view.lines.height}px`;
  }

  /** All lines are anew: columns too where the lens is. @param {boolean} [isColumns] */
  renew(isColumns = false) {
    if (isColumns) this.grid.reset();
    this.grid.stamp++;
    this.fit();
    this.view.invalidate();
  }

  draw() {
    this.frame = 0;
    const { view, pen } = this;
    if (!this.width || !view.host.isConnected) return;
    if (view.moving) step(this, view.moving);
    const top = Math.round(this.scroll.scrollTop);
    const left = Math.round(this.scroll.scrollLeft);
    const first = view.lines.at(top);
    const last = view.lines.count ? view.lines.at(top + this.height - HEAD) : -1;
    this.grid.render(first, last, top);
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const frame = { pen, view, ink: this.ink, scale: view.scale, left, top, width: this.width - view.gridWidth, height: this.height, first, last };
    drawBackdrop(frame);
    drawBars(frame);
    const linked = [view.activeRow, view.hoverRow >= 0 ? view.hoverRow : view.lines.row(view.hoverLine)].filter((at) => at >= 0);
    drawLinks(frame, linked);
    drawGhosts(frame);
    drawAway(frame);
    drawPull(frame);
    drawAxis(frame);
    this.flags.place(left, frame.width);
    for (const follow of this.followers) follow();
  }

  /** Scrolls as little as needed for a line to be seen whole. @param {number} line */
  reveal(line) {
    if (line < 0) return;
    const [from, to] = [this.view.lines.top[line], this.view.lines.top[line + 1]];
    const shown = this.height - HEAD;
    if (from < this.scroll.scrollTop) this.scroll.scrollTop = from;
    else if (to > this.scroll.scrollTop + shown) this.scroll.scrollTop = to - shown;
  }

  /** Scrolls the days to a row's bar if it is out of view. @param {number} at @returns {boolean} whether it was */
  revealBar(at) {
    const { view, scroll } = this;
    const width = this.width - view.gridWidth;
    if (!awaySide(view, at, scroll.scrollLeft, width)) return false;
    this.scrollTo(view.model.start[at], width / 4);
    return true;
  }

  /** Scrolls so that a minute stands `x` pixels from the left of the bars. @param {number} minute @param {number} x */
  scrollTo(minute, x) {
    this.scroll.scrollLeft = Math.max(0, this.view.scale.x(minute) - x);
  }

  /** Keeps a line where it is on the screen while `change` moves others. @param {string} key @param {() => void} change */
  holding(key, change) {
    const { view } = this;
    const before = key ? view.lines.find(key) : -1;
    const at = before < 0 ? 0 : view.lines.top[before] - this.scroll.scrollTop;
    change();
    this.renew();
    const after = key ? view.lines.find(key) : -1;
    if (before >= 0 && after >= 0) this.scroll.scrollTop = view.lines.top[after] - at;
  }

  /** Says something beside a place in the stage. @param {string} text "" hides it @param {number} [x] @param {number} [y] */
  hint(text, x = 0, y = 0) {
    this.tip.hidden = !text;
    if (this.tip.textContent !== text) this.tip.textContent = text;
    if (!text) return;
    const right = Math.max(8, Math.min(x, this.width - this.tip.offsetWidth - 8));
    this.tip.style.transform = `translate(${right}px, ${Math.max(HEAD, Math.min(y, this.height - 40))}px)`;
  }
}
