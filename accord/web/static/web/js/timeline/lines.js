/** Decides which lines are shown, in which order and at which height: headings, rows, and the must-have line. */
import { headings } from "./groups.js";
import { FEATURE, GROUP, LINE_ADD, LINE_GROUP, LINE_MUST, LINE_ROW, MUST } from "./types.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{lens: import("./types.js").Lens, grouping: import("./types.js").Grouping, toggled: Set<string>, row: number, group: number, canAdd: boolean}} Shown */

export class Lines {
  /** @param {Model} model @param {Shown} shown heights in pixels; `toggled` holds what is not as it starts */
  constructor(model, shown) {
    this.model = model;
    this.shown = shown;
    const most = model.rows.length * 2 + 400;
    this.kind = new Uint8Array(most);
    this.ref = new Int32Array(most);
    this.level = new Uint8Array(most);
    this.top = new Int32Array(most + 1);
    this.count = 0;
    /** The line a row is drawn on; of a hidden row that of the heading or parent it is closed into. */
    this.ofRow = new Int32Array(model.rows.length).fill(-1);
    this.children = childrenOf(model);
    /** @type {import("./groups.js").Heading[]} */
    this.headings = [];
    this.mustCount = 0;
    if (shown.grouping === "outline") for (const at of this.children.of(-1)) this.tree(at, 1, -1);
    else this.grouped(shown.grouping);
    /** How many lines are work; one more asks for new work, where that may be added. */
    this.printed = this.count;
    if (shown.canAdd) this.put(LINE_ADD, 0, 1, shown.row);
  }

  get height() {
    return this.top[this.count];
  }

  /** @param {"track" | "key_result" | "launch" | "person"} grouping */
  grouped(grouping) {
    this.headings = headings(this.model, this.shown.lens, grouping);
    const lastMust = this.shown.lens === "why" ? this.lastOfMusts() : -1;
    this.headings.forEach((group, place) => {
      const above = group.within;
      if (above && !this.isOpen(above.key, above.startsOpen)) {
        for (const at of group.rows) this.hide(at, this.count - 1);
        return;
      }
      const level = above ? 2 : 1;
      const line = this.put(LINE_GROUP, place, level, this.shown.group);
      const isOpen = this.isOpen(group.key, group.startsOpen);
      for (const at of group.rows) {
        if (!isOpen) this.hide(at, line);
        else if (this.shown.lens === "why") this.tree(at, 2, -1, true);
        else this.ofRow[at] = this.put(LINE_ROW, at, level + 1, this.shown.row);
        if (at === lastMust && isOpen) this.put(LINE_MUST, 0, 1, this.shown.group);
      }
    });
  }

  /** The last must-have where no other feature stands before it: there the line can be drawn; else -1. */
  lastOfMusts() {
    const order = this.headings.filter((group) => group.key !== "enabling:").flatMap((group) => group.rows);
    const isMust = order.map((at) => Boolean(this.model.flags[at] & MUST));
    this.mustCount = isMust.filter(Boolean).length;
    const isOneLine = this.mustCount > 0 && this.mustCount < order.length && isMust.indexOf(false) === this.mustCount;
    return isOneLine ? order[this.mustCount - 1] : -1;
  }

  /** @param {number} at @param {number} level @param {number} under the line it is closed into, or -1 @param {boolean} [isFeatures] */
  tree(at, level, under, isFeatures = false) {
    const line = under >= 0 ? under : this.put(LINE_ROW, at, level, this.shown.row);
    this.ofRow[at] = line;
    if (!(this.model.flags[at] & GROUP)) return;
    const closed = under >= 0 || !this.isOpen(`row:${this.model.rows[at].id}`, !isFeatures);
    for (const child of this.children.of(at)) {
      if (isFeatures && this.model.flags[child] & FEATURE) continue;
      this.tree(child, level + 1, closed ? line : -1, isFeatures);
    }
  }

  /** @param {number} at @param {number} line */
  hide(at, line) {
    this.ofRow[at] = line;
    for (const child of this.children.of(at)) if (this.ofRow[child] < 0) this.hide(child, line);
  }

  /** @param {number} kind @param {number} ref @param {number} level @param {number} height */
  put(kind, ref, level, height) {
    const line = this.count++;
    this.kind[line] = kind;
    this.ref[line] = ref;
    this.level[line] = level;
    this.top[line + 1] = this.top[line] + height;
    return line;
  }

  /** @param {string} key @param {boolean} startsOpen */
  isOpen(key, startsOpen) {
    return this.shown.toggled.has(key) !== startsOpen;
  }

  /** What keeps a line's name when lines move: "row:ID", "track:ID", "must:", "add:". @param {number} line */
  key(line) {
    if (this.kind[line] === LINE_ROW) return `row:${this.model.rows[this.ref[line]].id}`;
    if (this.kind[line] === LINE_ADD) return "add:";
    return this.kind[line] === LINE_GROUP ? this.headings[this.ref[line]].key : "must:";
  }

  /** @param {string} key @returns {number} its line, or -1 */
  find(key) {
    const at = key.startsWith("row:") ? this.model.place.get(key.slice(4)) : undefined;
    if (at !== undefined) return this.row(this.ofRow[at]) === at ? this.ofRow[at] : -1;
    for (let line = 0; line < this.count; line++) if (this.kind[line] !== LINE_ROW && this.key(line) === key) return line;
    return -1;
  }

  /** The row of a line, or -1. @param {number} line */
  row(line) {
    return line >= 0 && line < this.count && this.kind[line] === LINE_ROW ? this.ref[line] : -1;
  }

  /** Undefined: nothing to open. @param {number} line @returns {boolean | undefined} */
  open(line) {
    if (this.kind[line] === LINE_GROUP) return this.isOpen(this.key(line), this.headings[this.ref[line]].startsOpen);
    const at = this.row(line);
    if (at < 0 || !(this.model.flags[at] & GROUP)) return undefined;
    return this.isOpen(this.key(line), !(this.shown.lens === "why" && this.shown.grouping !== "outline"));
  }

  /** The line at a height; below the last one, the last. @param {number} y */
  at(y) {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top[middle] <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** @param {Model} model */
function childrenOf(model) {
  /** @type {Map<number, number[]>} */
  const lists = new Map();
  for (let at = 0; at < model.rows.length; at++) {
    const list = lists.get(model.parent[at]);
    if (list) list.push(at);
    else lists.set(model.parent[at], [at]);
  }
  return { /** @param {number} at */ of: (at) => lists.get(at) ?? [] };
}
