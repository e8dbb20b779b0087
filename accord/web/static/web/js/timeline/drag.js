/** Decides what a drag means: a bar moved is a pin, its end an estimate, a line from end to end a link; each foretold before the drop. */
import { shift } from "./actions.js";
import { spotAt } from "./pointer.js";
import { DAY } from "./types.js";

/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */
const EDGE = 36;

export class Drag {
  /** @param {AccordTimeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.isOn = false;
    /** @type {import("./pointer.js").Zone | ""} */ this.zone = "";
    this.row = -1;
    this.fromX = 0;
    this.fromY = 0;
    this.day = 0;
    /** @type {PointerEvent | undefined} */ this.last = undefined;
    /** @type {import("./types.js").Change | undefined} */ this.change = undefined;
    const { canvas } = timeline.stage;
    canvas.addEventListener("pointerup", () => this.drop());
    canvas.addEventListener("pointercancel", () => this.cancel());
    timeline.stage.followers.push(() => this.creep());
  }

  /** @param {PointerEvent} event @param {import("./pointer.js").Spot} spot */
  begin(event, spot) {
    const { view, stage } = this.timeline;
    const zone = /** @type {import("./pointer.js").Zone} */ (spot.zone);
    const needs = { move: "pin", end: "estimate", linkStart: "links", linkEnd: "links" }[zone];
    if (!view.model.canEdit(spot.row, needs)) return;
    Object.assign(this, { isOn: true, zone, row: spot.row, fromX: spot.x, fromY: spot.y, change: undefined, day: NaN, last: event });
    view.chain = null;
    stage.canvas.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  move(event) {
    this.last = event;
    const spot = spotAt(this.timeline, event);
    if (!this.change && Math.hypot(spot.x - this.fromX, spot.y - this.fromY) < 4) return;
    if (this.zone === "move" || this.zone === "end") this.slide(spot);
    else this.pull(spot);
    this.timeline.view.invalidate();
  }

  /** The whole bar, or its end, by days. @param {import("./pointer.js").Spot} spot */
  slide(spot) {
    const { view, preview } = this.timeline;
    const { model, scale } = view;
    const was = this.zone === "move" ? Math.floor(model.start[this.row] / DAY) : scale.day(model.finish[this.row]);
    const wished = was + Math.round((spot.x - this.fromX) / scale.perDay);
    const day = scale.off[Math.max(0, wished)] ? scale.workday(wished, 1) : wished;
    if (day === this.day) return;
    this.day = day;
    const id = model.rows[this.row].id;
    if (this.zone === "move") {
      shift(this.timeline, this.row, day);
      this.change = { kind: "pin", id, pin: "not_before", on: "start", at: scale.iso(day) };
    } else {
      const end = Math.max(day, Math.floor(model.start[this.row] / DAY));
      const finish = model.finish[this.row] + (end - was) * DAY;
      view.ghosts.clear();
      view.ghosts.set(this.row, { id, start: model.start[this.row], finish, p80: null });
      this.change = { kind: "finish", id, finish: scale.iso(end) };
    }
    this.say(`${this.zone === "move" ? "Starts" : "Done by"} ${scale.label(day)}`);
    preview.ask(this.change);
  }

  /** From one bar's end to another's: the ends say the kind. @param {import("./pointer.js").Spot} spot */
  pull(spot) {
    const { view, preview, stage } = this.timeline;
    const { model, scale } = view;
    const from = scale.x(this.zone === "linkEnd" ? model.finish[this.row] : model.start[this.row]);
    view.pull = { fromX: from, fromY: this.fromY, toX: spot.x, toY: spot.y };
    view.hoverLine = spot.line;
    const isOther = spot.row >= 0 && spot.row !== this.row && !Number.isNaN(model.finish[spot.row]);
    if (!isOther) {
      this.change = undefined;
      return stage.hint("Drop on the start or end of another bar", ...this.beside());
    }
    const middle = (scale.x(model.start[spot.row]) + scale.x(model.finish[spot.row])) / 2;
    const kind = `${this.zone === "linkEnd" ? "F" : "S"}${spot.x > middle ? "F" : "S"}`;
    const [before, after] = [model.rows[this.row], model.rows[spot.row]];
    if (this.change?.after === after.id && this.change.link === kind) return;
    this.change = { kind: "link", id: after.id, before: before.id, after: after.id, link: kind };
    this.say(`${after.title} ${kind[1] === "S" ? "starts" : "ends"} after ${before.title} ${kind[0] === "S" ? "starts" : "ends"}`);
    preview.ask(this.change);
  }

  /** @param {string} words */
  say(words) {
    this.timeline.stage.hint(words, ...this.beside());
  }

  /** @returns {[number, number]} just below the pointer */
  beside() {
    const box = this.timeline.stage.root.getBoundingClientRect();
    return [(this.last?.clientX ?? 0) - box.left + 12, (this.last?.clientY ?? 0) - box.top + 18];
  }

  /** Near an edge the days go on by themselves. */
  creep() {
    if (!this.isOn || !this.last || !this.change) return;
    const { stage, view } = this.timeline;
    const box = stage.canvas.getBoundingClientRect();
    const by = this.last.clientX > box.right - EDGE ? 8 : this.last.clientX < box.left + EDGE ? -8 : 0;
    const before = stage.scroll.scrollLeft;
    if (by) stage.scroll.scrollLeft += by;
    if (!by || stage.scroll.scrollLeft === before) return;
    this.move(this.last);
    view.invalidate();
  }

  drop() {
    if (!this.isOn) return;
    const change = this.change;
    this.end();
    if (change) this.timeline.send(change);
    else this.timeline.preview.clear();
  }

  cancel() {
    if (!this.isOn) return;
    this.end();
    this.timeline.preview.clear();
  }

  end() {
    this.isOn = false;
    this.change = undefined;
    this.timeline.view.pull = null;
    this.timeline.stage.hint("");
    this.timeline.view.invalidate();
  }
}
