// Decides how a page opens beside the list it came from: same address, same content, Esc or Back returns, the list stays usable.
import htmx from "htmx"
import { say } from "accord/behave"
import { headers } from "accord/requests"

const drawer = document.getElementById("drawer")
const isPhone = matchMedia("(max-width: 700px)")
let openedBy = null
/** Whether the list was just returned to: it is still here, so htmx need not fetch it. */
let isReturning = false

const isOpen = () => !!drawer?.querySelector("[data-drawer-page]")

function withDrawer(href) {
  const url = new URL(href, location.href)
  url.searchParams.set("drawer", "1")
  return url
}

async function fill(href) {
  const answer = await fetch(withDrawer(href), { headers: headers({ "HX-Request": "true" }) }).catch(() => null)
  if (!answer?.ok || answer.redirected) {
    location.href = href
    return false
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-drawer-page]")
  if (!page) {
    location.href = href
    return false
  }
  drawer.replaceChildren(...page.childNodes)
  const mark = document.createElement("span")
  mark.dataset.drawerPage = href
  mark.hidden = true
  drawer.append(mark)
  htmx.process(drawer)
  document.dispatchEvent(new CustomEvent("accord:drawer", { detail: { href } }))
  return true
}

async function open(link) {
  const before = isOpen()
  if (!before) openedBy = link
  if (!(await fill(link.href))) return
  // A second one takes the first one's place, so that Back leads to the list.
  // `htmx` keeps htmx from writing its own state over ours.
  history[before ? "replaceState" : "pushState"]({ htmx: true, drawer: link.href, list: history.state?.list ?? location.href }, "", link.href)
  markRow(link.href)
  if (!before || link.closest("#drawer")) drawer.focus({ preventScroll: true })
  say(`${drawer.querySelector("header h1, header h2")?.textContent ?? "Details"}, opened beside the list`)
}

function empty() {
  drawer.replaceChildren()
  markRow("")
  if (openedBy?.isConnected) openedBy.focus({ preventScroll: true })
  openedBy = null
}

function markRow(href) {
  for (const link of document.querySelectorAll("main a[data-drawer]")) {
    const row = link.closest("[data-row], tr, [role=row]")
    if (!row) continue
    const isIt = href !== "" && link.href === href
    row.toggleAttribute("data-selected", isIt)
    // Only rows of a grid may say so to screen readers; elsewhere the link does.
    if (row.closest("[role=grid], [role=treegrid]")) row.setAttribute("aria-selected", String(isIt))
    if (isIt) link.setAttribute("aria-current", "true")
    else link.removeAttribute("aria-current")
  }
}

function close() {
  if (history.state?.drawer) history.back()
  else empty()
}

if (drawer) {
  document.addEventListener("click", event => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return
    const link = event.target.closest("a[data-drawer], #drawer a[data-tab], #drawer a[data-drawer-close]")
    if (!link || isPhone.matches || !isOpen() && !link.matches("[data-drawer]")) return
    event.preventDefault()
    if (link.matches("[data-drawer-close]")) close()
    else open(link)
  })
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen() || document.querySelector("dialog:modal")) return
    if (event.target.closest?.("form[data-inline], textarea, [data-cancel-scope]")) return
    event.preventDefault()
    close()
  })
  addEventListener("popstate", event => {
    if (event.state?.drawer) fill(event.state.drawer).then(() => markRow(event.state.drawer))
    else if (isOpen()) {
      isReturning = true
      setTimeout(() => { isReturning = false }, 100)
      empty()
    }
  })
  // htmx would fetch the whole page again; the list is still here.
  document.addEventListener("htmx:before:history:restore", event => {
    if (isOpen() || isReturning || history.state?.drawer) event.preventDefault()
  })
}
