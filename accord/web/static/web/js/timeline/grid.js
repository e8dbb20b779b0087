/** Decides what of the treegrid is in the page: the head, the lines in view, and always the active one. */
import { columns } from "./columns.js";
import { heard, make } from "./dom.js";
import { LINE_ADD, LINE_GROUP, LINE_MUST } from "./types.js";

/** @typedef {import("./view.js").View} View */
/** @typedef {HTMLElement & {cells: import("./columns.js").Cell[], line: number, stamp: number}} RowElement */

export class Grid {
  /** @param {View} view @param {HTMLElement} root the element with role treegrid @param {string} name the prefix of ids */
  constructor(view, root, name) {
    this.view = view;
    this.root = root;
    this.name = name;
    this.body = make("div", { class: "tl-rows", role: "rowgroup" });
    this.headRow = make("div", { class: "tl-r h", role: "row", "aria-rowindex": "1" });
    this.root.append(make("div", { role: "rowgroup", class: "tl-hd" }, this.headRow), this.body);
    /** @type {RowElement[]} */
    this.pool = [];
    /** @type {RowElement | undefined} the active line where it is out of view */
    this.apart = undefined;
    this.columns = columns("when", 0);
    this.stamp = 0;
    this.reset();
  }

  /** New columns: the lens or the width changed. */
  reset() {
    this.columns = columns(this.view.lens, this.view.gridWidth);
    this.root.style.setProperty("--cols", this.columns.map((column) => column.width).join(" "));
    this.headRow.replaceChildren(...this.columns.map((column, at) =>
      make("span", { role: "columnheader", "aria-colindex": at + 1, class: `tl-${column.name}`, "aria-label": column.heard }, column.label || heard(column.heard))));
    this.root.setAttribute("aria-colcount", String(this.columns.length));
    this.body.replaceChildren();
    this.pool = [];
    this.apart = undefined;
    this.stamp++;
  }

  /** Draws the lines first..last. @param {number} first @param {number} last @param {number} scrolled */
  render(first, last, scrolled) {
    const { lines } = this.view;
    if (last - first >= this.pool.length) this.grow(last - first + 8);
    this.body.style.transform = `translateY(${-scrolled}px)`;
    for (let line = first; line <= last; line++) {
      const element = this.pool[line % this.pool.length];
      if (element.line !== line || element.stamp !== this.stamp) this.fill(element, line);
    }
    for (const element of this.pool) {
      const isShown = element.line >= first && element.line <= last;
      if (element.hidden === isShown) element.hidden = !isShown;
      if (!isShown) element.line = -1;
    }
    const active = this.view.activeLine;
    const isApart = active >= 0 && (active < first || active > last);
    if (isApart) {
      this.apart ??= this.element();
      for (const cell of this.pool[active % this.pool.length].cells) cell.removeAttribute("id");
      if (this.apart.line !== active || this.apart.stamp !== this.stamp) this.fill(this.apart, active);
    }
    if (this.apart && !isApart) {
      this.apart.remove();
      this.apart = undefined;
    }
    this.tell("aria-rowcount", String(lines.count + 1));
    this.tell("aria-activedescendant", active >= 0 ? this.cellId(active, this.view.activeColumn) : "");
  }

  /** @param {string} attribute @param {string} value */
  tell(attribute, value) {
    if (this.root.getAttribute(attribute) !== value) this.root.setAttribute(attribute, value);
  }

  /** @param {number} count */
  grow(count) {
    while (this.pool.length < count) this.pool.push(this.element());
    for (const element of this.pool) element.line = -1;
  }

  /** @returns {RowElement} */
  element() {
    const row = /** @type {RowElement} */ (make("div", { role: "row", class: "tl-r" }));
    row.cells = this.columns.map((column, at) => {
      const cell = /** @type {import("./columns.js").Cell} */ (make("span", { role: "gridcell", class: `tl-${column.name}`, "aria-colindex": at + 1 }));
      column.make(cell);
      return cell;
    });
    row.append(...row.cells);
    row.line = -1;
    this.body.append(row);
    return row;
  }

  /** @param {RowElement} element @param {number} line */
  fill(element, line) {
    const { view } = this;
    const kind = view.lines.kind[line];
    const key = view.lines.key(line);
    const open = view.lines.open(line);
    element.line = line;
    element.stamp = this.stamp;
    element.style.transform = `translateY(${view.lines.top[line] + view.drift(line)}px)`;
    element.className = `tl-r${kind === LINE_GROUP ? " g" : kind === LINE_MUST ? " ml" : kind === LINE_ADD ? " add" : ""}${key === view.activeKey ? " on" : ""}${view.marked.has(key) ? " marked" : ""}${view.pending.has(key) ? " pending" : ""}`;
    element.setAttribute("aria-rowindex", String(line + 2));
    element.setAttribute("aria-level", String(view.lines.level[line]));
    element.setAttribute("aria-selected", String(key === view.activeKey || view.marked.has(key)));
    if (open === undefined) element.removeAttribute("aria-expanded");
    else element.setAttribute("aria-expanded", String(open));
    this.columns.forEach((column, at) => {
      const cell = element.cells[at];
      column.fill(cell, view, line);
      cell.id = this.cellId(line, at);
      cell.classList.toggle("at", key === view.activeKey && at === view.activeColumn);
    });
  }

  /** @param {number} line @param {number} column */
  cellId(line, column) {
    return `${this.name}-${line}-${column}`;
  }

  /** @param {number} line @param {number} column @returns {HTMLElement | null} */
  cell(line, column) {
    return this.body.querySelector(`#${CSS.escape(this.cellId(line, column))}`);
  }
}
