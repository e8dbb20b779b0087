/** Decides how a cell is edited in place: Enter saves, Esc reverts, what it would move is said while typing. */
import { HEAD } from "./backdrop.js";
import { make } from "./dom.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Row} Row */
/**
 * @typedef {object} Field
 * @property {string} label
 * @property {string} column where it opens, if that column is shown
 * @property {string} hint
 * @property {(row: Row, timeline: import("./element.js").AccordTimeline) => string} value
 * @property {(id: string, text: string, track?: string) => Change} change
 */

/** @type {Record<string, Field>} */
export const FIELDS = {
  title: { label: "Title", column: "title", hint: "", value: (row) => row.title, change: (id, text) => ({ kind: "title", id, title: text }) },
  add: { label: "Title of the new row", column: "title", hint: "", value: () => "", change: (id, text, track) => ({ kind: "add", id, title: text, track }) },
  estimate: { label: "Estimate", column: "estimate", hint: "3-6d, 4h, 2w", value: (row) => row.estimate ?? "", change: (id, text) => ({ kind: "estimate", id, text }) },
  people: { label: "People", column: "people", hint: "names, with commas", value: peopleOf, change: (id, text) => ({ kind: "people", id, text }) },
  pin: { label: "Start no earlier than", column: "p50", hint: "14 Apr, fri, +3d; empty: no pin", value: pinOf, change: (id, text) => ({ kind: "pin", id, pin: "not_before", on: "start", at: text }) },
  links: { label: "Waits for", column: "title", hint: "140, 142 SS +1d", value: linksOf, change: (id, text) => ({ kind: "links", id, text }) },
  effect: { label: "Expected effect", column: "effect", hint: "+8…12 pt", value: (row) => row.effect ?? "", change: (id, text) => ({ kind: "effect", id, text }) },
};

export class Editor {
  /** @param {import("./element.js").AccordTimeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.input = make("input", { autocomplete: "off", spellcheck: "false", maxlength: "10000" });
    this.tip = make("p", { class: "tl-edit-tip", role: "status" });
    this.names = make("datalist", { id: `${timeline.stage.name}-people` });
    this.root = make("form", { class: "tl-edit", hidden: true }, this.input, this.tip, this.names);
    timeline.stage.root.append(this.root);
    timeline.stage.followers.push(() => this.place());
    this.field = "";
    this.id = "";
    /** @type {string | undefined} the track of a row that is not there yet */ this.track = undefined;
    this.root.addEventListener("submit", (event) => (event.preventDefault(), this.save()));
    this.input.addEventListener("input", () => this.foretell());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => !this.root.hidden && this.save(false));
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** @param {number} at the row's place @param {string} field */
  open(at, field) {
    const { view, stage } = this.timeline;
    const { model } = view;
    const row = model.rows[at];
    const known = FIELDS[field];
    if (!known || !model.canEdit(at, field)) return stage.hint(`You may not change ${known ? known.label.toLowerCase() : "this"} here.`, 8, HEAD);
    this.show(field, row.id, known.value(row, this.timeline), `${known.label} of ${row.title}`);
    this.tip.textContent = field === "title" ? "" : `${known.label}${known.hint ? ` · ${known.hint}` : ""}`;
    if (field === "people") {
      this.names.replaceChildren(...model.head.people.map((person) => make("option", { value: person.name })));
      this.input.setAttribute("list", this.names.id);
    } else this.input.removeAttribute("list");
  }

  /** The title of a row that is not there yet. @param {number} at the row above it, or -1: at the end @param {{id: string, name: string}} [track] at whose end */
  add(at, track) {
    const row = this.timeline.view.model.rows[at];
    this.track = track?.id;
    this.show("add", row?.id ?? "", "", FIELDS.add.label);
    this.tip.textContent = row ? `A new row below ${row.title}` : track ? `A new row in ${track.name}` : "A new row";
    this.input.removeAttribute("list");
  }

  /** @param {string} field @param {string} id @param {string} was @param {string} label */
  show(field, id, was, label) {
    const { view, stage } = this.timeline;
    Object.assign(this, { field, id, was });
    stage.reveal(view.lines.find(this.lineKey));
    this.input.value = was;
    this.input.placeholder = FIELDS[field].hint;
    this.input.setAttribute("aria-label", label);
    this.root.hidden = false;
    this.place();
    this.input.focus({ preventScroll: true });
    this.input.select();
  }

  /** The line it stands at. */
  get lineKey() {
    return this.id ? `row:${this.id}` : "add:";
  }

  place() {
    if (this.root.hidden) return;
    const { view, stage } = this.timeline;
    const line = view.lines.find(this.lineKey);
    if (line < 0) return;
    const places = [FIELDS[this.field].column, "p50"].map((name) => stage.grid.columns.findIndex((each) => each.name === name));
    const column = places.find((place) => place >= 0) ?? 0;
    const top = view.lines.top[this.field === "add" && this.id ? line + 1 : line];
    const cell = stage.grid.cell(line, column);
    const isWide = ["title", "links", "add"].includes(this.field);
    const left = isWide ? 22 + 20 * Math.max(0, view.lines.level[line] - 1) : Math.min(cell?.offsetLeft ?? 0, view.gridWidth - 152);
    this.root.style.width = isWide ? `${view.gridWidth - left - 8}px` : "144px";
    this.root.style.transform = `translate(${left}px, ${HEAD + top - stage.scroll.scrollTop + 2}px)`;
  }

  /** Says what the text would move, while it is being typed. */
  foretell() {
    if (["title", "effect", "add"].includes(this.field)) return;
    this.timeline.preview.ask(FIELDS[this.field].change(this.id, this.input.value), 160);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.close();
    if (event.key !== "Tab" || this.field !== "title") return;
    event.preventDefault();
    this.save().then((isSaved) => isSaved && this.timeline.run(event.shiftKey ? "outdent" : "indent"));
  }

  /** @param {boolean} [isBack] whether focus goes back to the grid @returns {Promise<boolean>} */
  async save(isBack = true) {
    const change = FIELDS[this.field].change(this.id, this.input.value.trim(), this.track);
    const isSame = this.input.value.trim() === this.was;
    this.close(isBack);
    return isSame || this.timeline.send(change);
  }

  close(isBack = true) {
    this.root.hidden = true;
    this.timeline.preview.clear();
    if (isBack) this.timeline.stage.treegrid.focus({ preventScroll: true });
  }
}

/** @param {Row} row @param {import("./element.js").AccordTimeline} timeline */
function peopleOf(row, timeline) {
  return (row.people ?? []).map((id) => timeline.view.model.people.get(id)?.name ?? id).join(", ");
}

/** @param {Row} row @param {import("./element.js").AccordTimeline} timeline */
function pinOf(row, timeline) {
  const pin = row.pins?.find((each) => each.on === "start");
  return pin ? timeline.view.scale.iso(Math.floor(pin.at / 1440)) : "";
}

/** @param {Row} row @param {import("./element.js").AccordTimeline} timeline */
function linksOf(row, timeline) {
  const { model } = timeline.view;
  const links = [...model.incoming.of(model.place.get(row.id) ?? -1)];
  const said = links.map((link) => [model.rows[model.linkBefore[link]].number, model.linkKind[link] === "FS" ? "" : model.linkKind[link], model.linkLag[link]]);
  return said.map((parts) => parts.filter(Boolean).join(" ")).join(", ");
}
