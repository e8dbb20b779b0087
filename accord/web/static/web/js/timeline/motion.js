/** Decides how lines go to their new group: from where they stood, in 120 ms, and with reduced motion at once. */

const TIME = 120;

/** @typedef {import("./stage.js").Stage} Stage */

/** Remembers where the lines in view stand, and lets them set out from there after `change`. @param {Stage} stage @param {() => void} change */
export function moving(stage, change) {
  const { view, scroll } = stage;
  const from = new Map();
  for (let line = view.lines.at(scroll.scrollTop); line < view.lines.count && view.lines.top[line] < scroll.scrollTop + stage.height; line++) {
    from.set(view.lines.key(line), view.lines.top[line] - scroll.scrollTop);
  }
  change();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  view.moving = { from, scrolled: Math.round(scroll.scrollTop), began: performance.now(), left: 1 };
}

/** One frame on the way. @param {Stage} stage @param {NonNullable<import("./view.js").View["moving"]>} way */
export function step(stage, way) {
  const part = Math.min(1, (performance.now() - way.began) / TIME);
  way.left = (1 - part) ** 3;
  if (part === 1) stage.view.moving = null;
  stage.grid.stamp++;
  stage.view.invalidate();
}
