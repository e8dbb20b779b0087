/** Decides what happens with the answer to a change: applied, navigated, refused at its cell, or both values shown. */
import { ask } from "./ask.js";
import { FIELDS } from "./edit.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./element.js").AccordTimeline} AccordTimeline */

/**
 * @param {AccordTimeline} timeline @param {Change} change @param {number} [version] of the row that the change was made on
 * @returns {Promise<boolean>} whether it was taken
 */
export async function send(timeline, change, version) {
  const { view, stage, notice } = timeline;
  const key = change.id ? `row:${change.id}` : "add:";
  const at = view.model.place.get(change.id);
  view.pending.add(key);
  stage.renew();
  const { status, body } = await ask(timeline, "edit-url", { change, was: seen(timeline, change, at), version: version ?? (at === undefined ? 0 : view.model.rows[at].version) });
  view.pending.delete(key);
  timeline.preview.clear();
  stage.renew();
  if (status === 409 && body.conflict) {
    await showConflict(timeline, change, body);
    return false;
  }
  if (status < 200 || status > 299) {
    const retry = status === 0 ? [{ label: "Try again", run: () => void send(timeline, change, version) }] : [];
    notice.show(key, body.field ?? "title", body.message ?? "This could not be saved.", retry);
    return false;
  }
  if (body.proposal_url) {
    if (view.say("timeline-proposal", { url: body.proposal_url, change })) location.assign(body.proposal_url);
    return true;
  }
  apply(timeline, body);
  view.say("timeline-edited", { change, answer: body });
  if (body.reload) await timeline.refresh({ own: true });
  if (body.added) timeline.reach(body.added);
  return true;
}

/** What the field said when it was changed: the server refuses what somebody else overtook. @param {AccordTimeline} timeline @param {Change} change @param {number | undefined} at */
function seen(timeline, change, at) {
  const field = FIELDS[change.kind === "finish" ? "estimate" : change.kind];
  return field && at !== undefined ? field.value(timeline.view.model.rows[at], timeline) : undefined;
}

/** Puts the server's facts in place; the active line stays where it is. @param {AccordTimeline} timeline @param {import("./types.js").Answer} answer */
export function apply(timeline, answer) {
  const { view, stage } = timeline;
  const { model } = view;
  stage.holding(view.activeKey, () => {
    if (answer.goal_posts) model.patchGoalPosts(answer.goal_posts);
    if (answer.rows) model.patch(answer.rows);
    if (answer.links) model.setLinks(answer.links);
    if (answer.load) model.head.load = answer.load;
    if (answer.value_ready) model.head.value_ready = answer.value_ready;
    if (answer.is_stale !== undefined) model.head.is_stale = answer.is_stale;
    view.layout();
  });
  timeline.toggleAttribute("stale", model.head.is_stale);
  stage.flags.renew();
  if (answer.load || answer.value_ready) timeline.strip.renew();
  timeline.whyLine.forget();
}

/** Neither value is lost: the reader chooses. @param {AccordTimeline} timeline @param {Change} change @param {Record<string, any>} body */
async function showConflict(timeline, change, body) {
  const { field, yours, theirs, by, at, version } = body.conflict;
  const when = at ? ` at ${new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}` : "";
  const takeTheirs = () => apply(timeline, { rows: body.rows ?? [] });
  timeline.notice.show(`row:${change.id}`, field, `${by || "Somebody"} changed this${when}, while you did.`, [
    { label: `Keep yours: ${yours}`, run: () => (takeTheirs(), void send(timeline, change, version)) },
    { label: `Take ${by ? `${by}’s` : "theirs"}: ${theirs}`, run: takeTheirs },
  ]);
}
