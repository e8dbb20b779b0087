// Decides how a list is walked: j and k move, Enter opens, x ticks, e edits, m moves, . opens the menu; other letters click [data-key] in the row.
import { behave, isTyping, keysAreOn } from "accord/behave"

const ROW = "[data-row]"

const inRow = {
  Enter: row => row.querySelector("[data-open], a[href]"),
  x: row => row.querySelector("input[type=checkbox]"),
  e: row => row.querySelector("[data-edit], form[data-inline] :is(input:not([type=hidden]), select)"),
  m: row => row.querySelector("[data-move]"),
  ".": row => row.querySelector("details[data-menu] > summary"),
}

function rows(list) {
  return [...list.querySelectorAll(ROW)].filter(row => row.offsetParent !== null)
}

/** Move the mark, keep it in sight, and let the keyboard follow. */
function mark(list, row) {
  for (const other of list.querySelectorAll(`${ROW}[data-focus]`)) delete other.dataset.focus
  row.dataset.focus = ""
  row.tabIndex = row.tabIndex < 0 ? -1 : row.tabIndex
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: "nearest" })
}

function current() {
  const held = document.activeElement?.closest(`[data-list] ${ROW}`)
  const row = held ?? document.querySelector(`main [data-list] ${ROW}[data-focus]`)
  return { list: row?.closest("[data-list]") ?? document.querySelector("main [data-list]"), row }
}

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !keysAreOn()) return
  if (isTyping(event.target) || document.querySelector("dialog:modal")) return
  const { list, row } = current()
  if (!list) return
  const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step && (event.key.length === 1 || row?.contains(document.activeElement))) {
    // A group's list ends where the next one begins: walk all rows of the page.
    const all = [...document.querySelectorAll("main [data-list]")].flatMap(rows)
    const next = all[row ? all.indexOf(row) + step : 0]
    if (next) { event.preventDefault(); for (const other of all) delete other.dataset.focus; mark(next.closest("[data-list]"), next) }
    return
  }
  if (!row) return
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return
  const target = inRow[event.key]?.(row) ?? (/^[a-z]$/.test(event.key) ? row.querySelector(`[data-key="${event.key}"]`) : null)
  if (!target) return
  event.preventDefault()
  if (target.matches("input:not([type=checkbox]), select")) target.focus()
  else target.click()
})

behave("[data-list]", (list, signal) => {
  list.addEventListener("pointerdown", event => {
    const row = event.target.closest(ROW)
    if (!row) return
    for (const other of list.querySelectorAll(`${ROW}[data-focus]`)) if (other !== row) delete other.dataset.focus
    row.dataset.focus = ""
  }, { signal })
  list.addEventListener("focusin", event => {
    const row = event.target.closest(ROW)
    for (const other of list.querySelectorAll(`${ROW}[data-focus]`)) if (row && other !== row) delete other.dataset.focus
    if (row) row.dataset.focus = ""
  }, { signal })
})
