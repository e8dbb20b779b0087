/** Decides how others' changes come in: around what is under pointer or focus, or held behind a pill until a click. */
import { make } from "./dom.js";
import { Lines } from "./lines.js";
import { load } from "./load.js";

/** @typedef {import("./model.js").Model} Model */
const SEEN = /** @type {const} */ (["version", "title", "start", "finish", "p80", "done", "state", "must_have", "parent", "estimate", "is_driving", "track"]);

export class Keeper {
  /** @param {import("./element.js").AccordTimeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.pill = make("button", { type: "button", class: "tl-pill", hidden: true });
    this.pill.addEventListener("click", () => this.release());
    timeline.stage.root.append(this.pill);
    /** @type {Model | undefined} */
    this.held = undefined;
    /** @type {AbortController | undefined} */
    this.loading = undefined;
  }

  /** Reads `src` again. @param {{own?: boolean}} [why] own: by a change of one's own, shown at once */
  async refresh({ own = false } = {}) {
    const src = this.timeline.getAttribute("src");
    if (!src) return;
    this.loading?.abort();
    const loading = (this.loading = new AbortController());
    try {
      const model = await load(src, loading.signal);
      if (loading.signal.aborted) return;
      const changed = differences(this.timeline.view.model, model);
      if (own || !changed.size || !this.disturbs(model, changed)) this.take(model);
      else this.hold(model, changed.size);
    } catch (error) {
      if (loading.signal.aborted) return;
      this.timeline.view.say("timeline-error", { message: String(error) });
    }
  }

  /** Would the line under the pointer or the focus move, change or go? @param {Model} model @param {Set<string>} changed */
  disturbs(model, changed) {
    const { view, stage, editor, drag, menu, notice, nudged, inside } = this.timeline;
    if (editor.isOpen || drag.isOn || nudged || !menu.root.hidden || !notice.root.hidden) return true;
    const pointed = inside && view.hoverLine >= 0 ? view.lines.key(view.hoverLine) : "";
    const focused = stage.treegrid.matches(":focus") ? view.activeKey : "";
    const keys = [pointed, focused].filter(Boolean);
    if (keys.some((key) => changed.has(key.slice(4)))) return true;
    const after = new Lines(model, view);
    const moves = keys.map((key) => (after.find(key) < 0 ? NaN : after.top[after.find(key)] - view.lines.top[view.lines.find(key)]));
    return moves.some(Number.isNaN) || new Set(moves).size > 1;
  }

  /** @param {Model} model @param {number} count */
  hold(model, count) {
    this.held = model;
    this.pill.textContent = count === 1 ? "1 change" : `${count} changes`;
    this.pill.setAttribute("aria-label", `Show ${this.pill.textContent} by others`);
    this.pill.hidden = false;
  }

  release() {
    if (this.held) this.take(this.held);
    this.timeline.stage.treegrid.focus({ preventScroll: true });
  }

  /** @param {Model} model */
  take(model) {
    const { view, stage } = this.timeline;
    this.held = undefined;
    this.pill.hidden = true;
    const top = view.lines.count ? view.lines.key(view.lines.at(stage.scroll.scrollTop)) : "";
    const isSeen = view.activeLine >= 0 && view.lines.top[view.activeLine] >= stage.scroll.scrollTop && stage.treegrid.matches(":focus");
    const anchor = this.timeline.inside && view.hoverLine >= 0 ? view.lines.key(view.hoverLine) : isSeen ? view.activeKey : top;
    stage.holding(anchor, () => view.take(model));
    this.timeline.renewed();
  }
}

/** Ids of rows that are new, gone or not what they were. @param {Model} before @param {Model} after @returns {Set<string>} */
function differences(before, after) {
  const changed = new Set();
  for (const row of after.rows) {
    const old = before.rows[before.place.get(row.id) ?? -1];
    if (!old || SEEN.some((field) => old[field] !== row[field]) || String(old.people) !== String(row.people)) changed.add(row.id);
  }
  for (const row of before.rows) if (!after.place.has(row.id)) changed.add(row.id);
  return changed;
}
