/** Decides how an element is made, in one line. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  open: "M6.5 4.5 10 8l-3.5 3.5",
  danger: "M8.9 2.2a1 1 0 0 0-1.8 0L1 12.9a1 1 0 0 0 .9 1.5h12.2a1 1 0 0 0 .9-1.5zM7.2 6h1.6v4H7.2zm0 5.2h1.6v1.6H7.2z",
  when: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 1 0 8 2.2M8 4.8V8l2.2 1.5",
  why: "M2.5 3.5h11v7.5H8l-3 2.5V11H2.5z",
};

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, string | number | boolean>} [attributes] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** @param {keyof typeof PATHS} name @returns {SVGSVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", name === "danger" ? "tl-icon f" : "tl-icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  if (name === "danger") path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

/** Writes text only where it differs: a write costs a layout. @param {HTMLElement} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number | null | undefined} share @returns {string} "41 %" with a narrow space */
export function percent(share) {
  return share === null || share === undefined ? "–" : `${Math.round(share * 100)}\u202f%`;
}

/** @param {import("./types.js").Person | undefined} person @returns {HTMLElement} the disc with two letters, and the name for ears */
export function avatar(person) {
  const disc = make("span", { class: `tl-av ${person?.side ?? ""}`, title: person?.name ?? "", "aria-hidden": "true" }, person?.initials ?? "");
  return disc;
}

/** Letters that are heard and not seen. @param {string} [text] */
export function heard(text = "") {
  return make("span", { class: "tl-vh" }, text);
}
