/** Decides how the element's parts are put together, and what each attribute and each width changes. */
import { Preview } from "./ask.js";
import { watch } from "./colours.js";
import { Drag } from "./drag.js";
import { Editor } from "./edit.js";
import { Keeper } from "./keeper.js";
import * as keys from "./keys.js";
import { Menu } from "./menu.js";
import { moving } from "./motion.js";
import { Notice } from "./notice.js";
import { Phone } from "./phone.js";
import * as pointer from "./pointer.js";
import { printing } from "./print.js";
import { Stage } from "./stage.js";
import { Strip } from "./strip.js";
import { DAY } from "./types.js";
import { View } from "./view.js";
import { WhyLine } from "./whyline.js";

/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */

const GROUPINGS = { when: ["track", "outline", "launch", "person", "key_result"], why: ["key_result", "launch", "track", "person", "outline"] };
export const ZOOMS = ["months", "weeks", "days"];
const NARROW = 640;

/** @param {AccordTimeline} timeline @param {import("./model.js").Model} model @param {AbortSignal} signal */
export function assemble(timeline, model, signal) {
  const view = (timeline.view = new View(timeline, model, read(timeline)));
  const stage = (timeline.stage = new Stage(view, signal));
  timeline.whyLine = new WhyLine(view, signal);
  timeline.strip = new Strip(view, stage);
  timeline.phone = new Phone(view);
  timeline.notice = new Notice(view, stage);
  timeline.preview = new Preview(view, (words, answer) => timeline.tell(words, answer?.sentence));
  timeline.editor = new Editor(timeline);
  timeline.drag = new Drag(timeline);
  timeline.menu = new Menu(timeline);
  timeline.keeper = new Keeper(timeline);
  timeline.replaceChildren(stage.root, timeline.whyLine.root, timeline.strip.root, timeline.phone.root);
  pointer.listen(timeline, signal);
  keys.listen(timeline, signal);
  printing(view, signal);
  watch(() => stage.recolour(), signal);
  document.addEventListener("accord:refreshed", (event) => {
    const id = timeline.getAttribute("follow");
    if (id && /** @type {Element} */ (event.target).id === id) timeline.refresh();
  }, { signal });
  const observer = new ResizeObserver(() => resize(timeline));
  observer.observe(timeline);
  signal.addEventListener("abort", () => observer.disconnect());
  resize(timeline);
  const monday = view.scale.today - ((view.scale.today + view.scale.first) % 7);
  stage.scrollTo((monday - 14) * DAY, 0);
  timeline.whyLine.follow();
  timeline.toggleAttribute("stale", model.head.is_stale);
  view.say("timeline-ready", { rows: model.rows.length });
}

/** What the attributes ask for; the lens is also `data-lens`, which the tokens repaint by. @param {AccordTimeline} timeline @returns {import("./view.js").Look} */
function read(timeline) {
  const lens = timeline.getAttribute("lens") === "why" ? "why" : "when";
  const grouping = timeline.getAttribute("grouping") ?? "";
  const zoom = timeline.getAttribute("zoom") ?? "";
  timeline.dataset.lens = lens;
  return /** @type {any} */ ({
    lens,
    grouping: GROUPINGS[lens].includes(grouping) ? grouping : GROUPINGS[lens][0],
    zoom: ZOOMS.includes(zoom) ? zoom : "weeks",
  });
}

/** The lens, grouping or zoom changed: row, scroll and range stay. @param {AccordTimeline} timeline @param {string} name */
export function look(timeline, name) {
  const { view, stage } = timeline;
  const middle = (stage.width - view.gridWidth) / 2;
  const minute = view.scale.minute(stage.scroll.scrollLeft + middle);
  const top = view.lines.count ? view.lines.key(view.lines.at(stage.scroll.scrollTop)) : "";
  moving(stage, () => {
    Object.assign(view, read(timeline));
    stage.holding(view.activeKey || top, () => view.layout());
  });
  if (name === "zoom") stage.scrollTo(minute, middle);
  if (name === "lens") stage.recolour();
  timeline.renewed(name === "lens");
}

/** @param {AccordTimeline} timeline */
function resize(timeline) {
  const { view, stage, phone } = timeline;
  const isNarrow = timeline.clientWidth > 0 && timeline.clientWidth <= NARROW;
  timeline.toggleAttribute("narrow", isNarrow);
  phone.root.hidden = !isNarrow;
  if (isNarrow) return phone.renew(timeline.clientWidth);
  const row = parseFloat(getComputedStyle(timeline).getPropertyValue("--row")) || 32;
  if (row !== view.rowHeight) {
    view.rowHeight = row;
    view.layout();
  }
  stage.resize();
  stage.renew(true);
}
