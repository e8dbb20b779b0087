// Decides what keys do on every page: data-hotkey clicks its element, ? opens the sheet, z undoes, / filters, t swaps a chart and its table.
import { install, uninstall } from "@github/hotkey"
import { behave, isTyping, keysAreOn } from "accord/behave"
import { undoLatest } from "accord/toast"

behave("[data-hotkey]", (element, signal) => {
  install(element, element.dataset.hotkey)
  element.addEventListener("hotkey-fire", event => {
    if (!isOurs(event.detail?.path ?? [])) event.preventDefault()
  }, { signal })
  signal.addEventListener("abort", () => uninstall(element))
})

/** Single letters can be switched off, and rest while a dialog is open; combinations with Control stay. */
function isOurs(path) {
  const isCombination = path.some(key => /Control|Meta|Alt/.test(key))
  return isCombination || (keysAreOn() && !document.querySelector("dialog:modal"))
}

const ours = {
  "?": () => document.getElementById("keys")?.showModal(),
  z: () => undoLatest(),
  "/": () => document.querySelector("[data-filter], main input[type=search]")?.focus(),
  t: () => swapChart(),
}

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !keysAreOn()) return
  if (isTyping(event.target) || document.querySelector("dialog:modal") || !ours[event.key] || afterPrefix) return
  event.preventDefault()
  ours[event.key]()
})

// "g t" goes to Today: the t after a g is not the chart's.
let afterPrefix = false
document.addEventListener("keydown", event => {
  afterPrefix = event.key === "g" && !isTyping(event.target)
  if (afterPrefix) setTimeout(() => { afterPrefix = false }, 1500)
}, { capture: false })

function swapChart() {
  const chart = document.activeElement?.closest("[data-chart]") ?? document.querySelector("main [data-chart]")
  chart?.classList.toggle("as-table")
}
