/** Decides what is looked at: lens, grouping, zoom, what is open, active, marked, hovered, and what a change would make of it. */
import { Lines } from "./lines.js";
import { Scale } from "./scale.js";
import { LINE_ADD, LINE_GROUP } from "./types.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {{lens: import("./types.js").Lens, grouping: import("./types.js").Grouping, zoom: import("./types.js").Zoom}} Look */

export class View {
  /** @param {HTMLElement} host @param {Model} model @param {Look} look */
  constructor(host, model, look) {
    this.host = host;
    this.model = model;
    this.lens = look.lens;
    this.grouping = look.grouping;
    this.zoom = look.zoom;
    this.gridWidth = 464;
    this.rowHeight = 32;
    this.groupHeight = 26;
    /** @type {Set<string>} */ this.toggled = new Set();
    /** @type {Set<string>} */ this.marked = new Set();
    /** @type {Set<string>} lines whose change is on its way */ this.pending = new Set();
    this.activeKey = "";
    this.wantedKey = "";
    this.activeColumn = 0;
    this.hoverLine = -1;
    /** The row whose bar the pointer is on, or -1. */
    this.hoverRow = -1;
    /** @type {Set<number> | null} what is not dimmed */ this.chain = null;
    /** @type {Map<number, import("./types.js").Ghost>} */ this.ghosts = new Map();
    /** @type {{fromX: number, fromY: number, toX: number, toY: number} | null} */ this.pull = null;
    /** @type {{from: Map<string, number>, scrolled: number, began: number, left: number} | null} lines on their way to a new group */
    this.moving = null;
    /** Asks for a drawing at the next frame. */
    this.invalidate = () => undefined;
    this.layout();
  }

  get row() {
    return this.rowHeight;
  }

  get group() {
    return this.groupHeight;
  }

  get canAdd() {
    return Boolean(this.model.head.can_add) && this.host.hasAttribute("edit-url");
  }

  /** New data, same eyes. @param {Model} model */
  take(model) {
    this.model = model;
    this.ghosts.clear();
    this.chain = null;
    this.hoverRow = -1;
    this.layout();
  }

  /** Lines and scale anew, from all that decides them. */
  layout() {
    this.scale = new Scale(this.model.head, this.zoom);
    this.mostValue = this.model.rows.reduce((most, row) => Math.max(most, row.value ?? 0), 0.01);
    this.lines = new Lines(this.model, this);
    this.adopt();
    this.invalidate();
  }

  /** The wanted line is active; where it is hidden, the line that hides it, until it is shown again. */
  adopt() {
    const found = this.wantedKey ? this.lines.find(this.wantedKey) : -1;
    const at = found < 0 && this.wantedKey.startsWith("row:") ? this.model.place.get(this.wantedKey.slice(4)) : undefined;
    this.activeLine = at === undefined ? found : this.lines.ofRow[at];
    this.activeKey = this.activeLine < 0 ? "" : this.lines.key(this.activeLine);
  }

  /** @param {number} line @param {number} [column] */
  activate(line, column = this.activeColumn) {
    const last = this.lines.count - 1;
    const to = Math.max(0, Math.min(last, line));
    if (last < 0) return;
    this.activeKey = this.wantedKey = this.lines.key(to);
    this.activeLine = to;
    this.activeColumn = Math.max(0, column);
    this.invalidate();
  }

  /** @param {number} line @param {boolean} [open] undefined: the other way */
  toggle(line, open) {
    const is = this.lines.open(line);
    if (is === undefined || is === open) return;
    const key = this.lines.key(line);
    if (!this.toggled.delete(key)) this.toggled.add(key);
    this.layout();
  }

  /** How far a line on its way still is from its place, in pixels. @param {number} line */
  drift(line) {
    const from = this.moving?.from.get(this.lines.key(line));
    return from === undefined || !this.moving ? 0 : Math.round((from - this.lines.top[line] + this.moving.scrolled) * this.moving.left);
  }

  /** The active row's place, or -1. */
  get activeRow() {
    return this.lines.row(this.activeLine);
  }

  /** The track whose heading is active; on any other line that is no row, the one of the last heading, where new work is asked for. */
  get activeTrack() {
    if (this.grouping !== "track" || this.activeRow >= 0) return undefined;
    const { kind, ref, headings } = this.lines;
    const heading = kind[this.activeLine] === LINE_GROUP ? headings[ref[this.activeLine]] : headings.at(-1);
    return this.model.head.tracks.find(({ id }) => `track:${id}` === (heading?.within ?? heading)?.key);
  }

  /** @param {number} line @returns {string} what a line is called */
  name(line) {
    const at = this.lines.row(line);
    if (at >= 0) return this.model.rows[at].title;
    if (this.lines.kind[line] === LINE_GROUP) return this.lines.headings[this.lines.ref[line]].name;
    return this.lines.kind[line] === LINE_ADD ? "Add an item" : "Must-have line";
  }

  /** "10 % by 1 May, 50 % by 6 May, 80 % by 15 May" @param {number} at */
  rangeWords(at) {
    const row = this.model.rows[at];
    const known = [[10, row.p10], [50, row.finish], [80, row.p80]].filter(([, minute]) => minute !== null && minute !== undefined);
    return known.map(([share, minute]) => `${share}\u202f% by ${this.scale.words(Number(minute))}`).join(", ");
  }

  /** A closed group is late when one of its rows is. @param {import("./groups.js").Heading} group */
  isLateGroup(group) {
    return group.rows.some((at) => this.model.flags[at] & 32);
  }

  /** @param {string} name @param {object} detail @returns {boolean} false: the page has taken it over */
  say(name, detail) {
    return this.host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
  }
}
