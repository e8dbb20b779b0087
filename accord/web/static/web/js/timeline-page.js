// Decides how the timeline page serves its element: menus and the lens change it in place, rows open in the drawer, a toast offers undo.
import { toast } from "accord/toast"

const timeline = document.getElementById("timeline")
const opener = document.getElementById("timeline-opens")

/** Open a row's page beside the timeline. @param {string} url */
function open(url) {
  if (!opener || !url) return
  opener.href = url
  opener.click()
}

function urlOf(id) {
  const model = timeline.view?.model
  const at = model?.place.get(id)
  return at === undefined ? "" : model.rows[at].url
}

/** Keep what was chosen in the address, so that a link or a reload shows the same. */
function keep(name, value) {
  const address = new URL(location.href)
  address.searchParams.set(name, value)
  history.replaceState(history.state, "", address)
}

function choose(menu, link) {
  const name = menu.dataset.choice
  for (const other of menu.querySelectorAll("a")) other.removeAttribute("aria-current")
  link.setAttribute("aria-current", "true")
  menu.querySelector("summary span").textContent = link.textContent
  menu.open = false
  timeline.setAttribute(name, link.dataset.value)
  keep(name, link.dataset.value)
}

/** The other lens on the same rows: selection, scroll and range stay. */
function look(link) {
  const lens = new URL(link.href).searchParams.get("lens")
  timeline.setAttribute("lens", lens)
  document.documentElement.dataset.lens = lens
  for (const other of link.parentElement.querySelectorAll("a")) {
    other.toggleAttribute("aria-current", other === link)
    if (other === link) { other.setAttribute("aria-current", "true"); delete other.dataset.hotkey } else other.dataset.hotkey = "v"
  }
  keep("lens", lens)
}

if (timeline) {
  // When the drawer closes, the keyboard goes back to the row it came from.
  if (opener) opener.focus = options => timeline.querySelector("[role=treegrid]")?.focus(options)
  document.addEventListener("click", event => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    const choice = event.target.closest("[data-choice] a[data-value]")
    const lens = event.target.closest(".topbar .lens a, .phonebar .lens a")
    if (choice) { event.preventDefault(); choose(choice.closest("[data-choice]"), choice) }
    else if (lens) { event.preventDefault(); look(lens) }
  })
  timeline.addEventListener("timeline-open", event => {
    event.preventDefault()
    open(event.detail.url)
  })
  timeline.addEventListener("timeline-why", event => open(`${urlOf(event.detail.id)}?tab=${document.documentElement.dataset.lens}`))
  timeline.addEventListener("timeline-edited", event => {
    const { said, undo } = event.detail.answer
    toast(said || "Saved", undo)
  })
  document.addEventListener("accord:undone", () => timeline.refresh({ own: true }))
  timeline.addEventListener("timeline-error", event => toast(event.detail.message))
  timeline.addEventListener("timeline-ready", () => {
    const told = document.querySelector("[data-baseline]")
    if (told) told.textContent = timeline.view.model.head.baseline_name || "last baseline"
  })
}
