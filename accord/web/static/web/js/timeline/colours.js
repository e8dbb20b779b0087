/** Decides the canvas's colours: what the page's tokens are at this moment, in this scheme. */

const TOKENS = {
  paper: "--paper", sunk: "--sunk", hover: "--hover", line: "--line", line2: "--line-2", base: "--base", ink: "--ink", ink2: "--ink-2",
  ink3: "--ink-3", onInk: "--on-ink", side: "--side", fill: "--side-fill", mid: "--side-mid", soft: "--side-soft", onSide: "--on-side",
};

/** @typedef {Record<keyof typeof TOKENS, string> & {font: string}} Colours */

/** @param {HTMLElement} host @param {boolean} [isPrint] in the light scheme, whatever the screen's is @returns {Colours} */
export function colours(host, isPrint = false) {
  const probe = document.createElement("span");
  probe.className = isPrint ? "tl-probe tl-vh print" : "tl-probe tl-vh";
  host.append(probe);
  const style = getComputedStyle(probe);
  const read = Object.entries(TOKENS).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, isPrint ? plain(style.color) : style.color];
  });
  const found = Object.fromEntries([...read, ["font", style.fontFamily]]);
  probe.remove();
  return found;
}

/** Calls back when the scheme, contrast or the page's own theme changes. @param {() => void} changed @param {AbortSignal} signal */
export function watch(changed, signal) {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", changed, { signal });
  }
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-lens"] });
  signal.addEventListener("abort", () => observer.disconnect());
  document.fonts?.ready.then(changed);
}

/** A colour as three numbers, since what draws a saved SVG may not know oklch. @param {string} colour */
function plain(colour) {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (!pen) return colour;
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return `rgb(${red} ${green} ${blue})`.replaceAll(" ", ",");
}
