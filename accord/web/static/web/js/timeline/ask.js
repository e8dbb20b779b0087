/** Decides how the server is asked: as JSON, with the page's token and the tab's name, the newest preview winning. */

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {{status: number, body: Answer & Record<string, any>}} Reply status 0: no connection */

/**
 * @param {HTMLElement} host @param {string} attribute which of the element's addresses @param {object} body @param {AbortSignal} [signal]
 * @returns {Promise<Reply>}
 */
export async function ask(host, attribute, body, signal) {
  const url = host.getAttribute(attribute);
  if (!url) return { status: 0, body: { message: "Nothing can be changed here." } };
  const meta = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=csrf-token]"));
  const token = host.getAttribute("csrf-token") ?? meta?.content ?? "";
  const tab = host.getAttribute("tab") ?? sessionStorage["accord-tab"] ?? "";
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token, "X-Accord-Tab": tab };
  try {
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    const isJson = answer.headers.get("content-type")?.includes("json");
    return { status: answer.status, body: isJson ? await answer.json() : { message: `The server answered ${answer.status}. Nothing was saved.` } };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    return { status: 0, body: { message: "No connection. Nothing was saved." } };
  }
}

export class Preview {
  /** @param {import("./view.js").View} view @param {(words: string, answer?: Answer) => void} tell */
  constructor(view, tell) {
    this.view = view;
    this.tell = tell;
    this.timer = 0;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
  }

  /** Asks what a change would move, once the hand has rested for a moment. @param {Change} change @param {number} [rest] milliseconds */
  ask(change, rest = 80) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(change), rest);
  }

  /** @param {Change} change */
  async now(change) {
    const { view } = this;
    this.asking?.abort();
    if (!view.say("timeline-preview", { change }) || !view.host.hasAttribute("preview-url")) return;
    const asking = (this.asking = new AbortController());
    try {
      const { status, body } = await ask(view.host, "preview-url", { change }, asking.signal);
      if (asking.signal.aborted) return;
      if (status !== 200) return this.tell(body.message ?? "");
      this.show(body);
      this.tell(moved(view, change.id, body), body);
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** @param {Answer} answer */
  show(answer) {
    const { view } = this;
    view.ghosts.clear();
    for (const row of answer.rows ?? []) {
      const at = view.model.place.get(row.id ?? "");
      if (at !== undefined) view.ghosts.set(at, /** @type {import("./types.js").Ghost} */ (row));
    }
    view.invalidate();
  }

  /** Forgets the question and what was shown of its answer. */
  clear() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.view.ghosts.clear();
    this.tell("");
    this.view.invalidate();
  }
}

/**
 * "P80 12 → 15 May, launch −4 pt": the row's own P80 first, then each goal post whose chance moves.
 * @param {import("./view.js").View} view @param {string} id @param {Answer} answer
 */
export function moved(view, id, answer) {
  const { scale, model } = view;
  const said = [];
  const row = answer.rows?.find((each) => each.id === id);
  const old = model.rows[model.place.get(id) ?? -1]?.p80;
  if (row?.p80 && old) {
    const [from, to] = [scale.words(old), scale.words(row.p80)];
    const [day, month] = from.split("\u00a0");
    said.push(from === to ? `P80 stays ${to}` : `P80 ${to.endsWith(`\u00a0${month}`) ? day : from} → ${to}`);
  }
  for (const post of answer.goal_posts ?? []) {
    const was = model.goalPosts.get(post.id ?? "");
    if (was?.chance == null || post.chance == null) continue;
    const points = Math.round(post.chance * 100) - Math.round(was.chance * 100);
    if (points) said.push(`${was.name} ${points > 0 ? "+" : "−"}${Math.abs(points)} pt`);
  }
  if (answer.needs_proposal) said.push("opens a proposal");
  return said.join(", ") || (answer.sentence ?? "");
}
