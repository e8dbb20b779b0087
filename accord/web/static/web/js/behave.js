// Decides how a behaviour attaches: once to each matching element, now or later, and detached when the element leaves.

/** @typedef {(element: HTMLElement, signal: AbortSignal) => void} Attach */

/** @type {{selector: string, attach: Attach, held: Map<HTMLElement, AbortController>}[]} */
const behaviours = []

/**
 * Attach to every element that matches, also to those that come later. The signal ends when the element leaves the page.
 * @param {string} selector
 * @param {Attach} attach
 */
export function behave(selector, attach) {
  const behaviour = { selector, attach, held: new Map() }
  behaviours.push(behaviour)
  look(behaviour, document.documentElement)
}

function look(behaviour, root) {
  const found = [...root.querySelectorAll(behaviour.selector)]
  if (root.matches(behaviour.selector)) found.unshift(root)
  for (const element of found) {
    if (behaviour.held.has(element)) continue
    const controller = new AbortController()
    behaviour.held.set(element, controller)
    behaviour.attach(element, controller.signal)
  }
}

function letGo(behaviour) {
  for (const [element, controller] of behaviour.held) {
    if (element.isConnected && element.matches(behaviour.selector)) continue
    behaviour.held.delete(element)
    controller.abort()
  }
}

new MutationObserver(records => {
  for (const behaviour of behaviours) {
    letGo(behaviour)
    for (const record of records) {
      if (record.type === "attributes") look(behaviour, record.target)
      for (const node of record.addedNodes) if (node instanceof HTMLElement) look(behaviour, node)
    }
  }
}).observe(document.documentElement, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-live", "data-hotkey", "data-list", "data-mention"],
})

/** Whether somebody is typing: then no single key is ours. @param {EventTarget|null} target */
export function isTyping(target) {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"))
}

/** Whether single-letter keys are on. */
export const keysAreOn = () => document.documentElement.dataset.keys !== "off"

/** Say something to screen readers. @param {string} text */
export function say(text) {
  const said = document.getElementById("said")
  if (said) said.textContent = text
}
