// Decides how a region follows what others change: one stream per tab says which topics changed, each region fetches itself and is morphed.
import htmx from "htmx"
import { behave, say } from "accord/behave"
import { headers, tab } from "accord/requests"

const regions = new Set()
/** Changes that wait, per region, because somebody works in it. */
const waiting = new Map()
let source = null
let opening = 0
let lastId = ""

behave("[data-live]", (region, signal) => {
  regions.add(region)
  signal.addEventListener("abort", () => { regions.delete(region); waiting.delete(region); openSoon() })
  for (const kind of ["pointerleave", "focusout"]) region.addEventListener(kind, () => setTimeout(() => flush(region), 50), { signal })
  openSoon()
})

const topics = region => region.dataset.live.split(/\s+/).filter(Boolean)

function openSoon() {
  clearTimeout(opening)
  opening = setTimeout(open, 30)
}

function open() {
  const wanted = [...new Set([...regions].flatMap(topics))].sort().join(" ")
  const stream = document.body.dataset.liveStream
  // A browser allows few connections to one place: tabs that nobody sees leave theirs.
  if (!stream || !wanted || document.hidden) return close()
  if (source && source.readyState !== EventSource.CLOSED && source.wanted === wanted) return
  close()
  source = new EventSource(`${stream}?${new URLSearchParams({ tab, topics: wanted, ...(lastId && { after: lastId }) })}`)
  source.wanted = wanted
  source.addEventListener("hello", note)
  source.addEventListener("changed", event => { note(event); changed(new Set(JSON.parse(event.data))) })
  source.addEventListener("resync", event => { note(event); changed(null) })
  source.addEventListener("open", () => { document.documentElement.dataset.liveState = "open" })
}

/** Up to where this tab knows: what it misses while closed comes when it opens again. */
function note(event) {
  lastId = event.lastEventId || lastId
}

function close() {
  source?.close()
  source = null
  delete document.documentElement.dataset.liveState
}
addEventListener("pagehide", close)
addEventListener("pageshow", event => { if (event.persisted) openSoon() })
document.addEventListener("visibilitychange", openSoon)

function changed(names) {
  for (const region of regions) {
    if (names && !topics(region).some(topic => names.has(topic))) continue
    if (!isInUse(region)) refresh(region)
    else {
      waiting.set(region, (waiting.get(region) ?? 0) + 1)
      showPill(region)
    }
  }
}

/** Nothing moves under the pointer or the keyboard. */
function isInUse(region) {
  return region.matches(":hover") || (document.activeElement !== document.body && region.contains(document.activeElement))
}

function flush(region) {
  if (waiting.has(region) && region.isConnected && !isInUse(region)) refresh(region)
}

function showPill(region) {
  const count = waiting.get(region)
  let pill = region.previousElementSibling?.matches(".live-pill") ? region.previousElementSibling : null
  if (!pill) {
    pill = document.getElementById("live-pill")?.content.firstElementChild.cloneNode(true)
    if (!pill) return
    pill.querySelector("button").addEventListener("click", () => refresh(region))
    region.before(pill)
  }
  pill.querySelector("span").textContent = count === 1 ? "1 change" : `${count} changes`
  say(`${count === 1 ? "One change" : `${count} changes`} by others`)
}

/** Fetch a region through its own address, else out of the page's, and morph it: row, scroll and focus stay. */
async function refresh(region) {
  waiting.delete(region)
  if (region.previousElementSibling?.matches(".live-pill")) region.previousElementSibling.remove()
  const answer = await fetch(region.dataset.liveUrl || location.href, { headers: headers(region.dataset.liveUrl ? { "HX-Request": "true" } : {}) }).catch(() => null)
  if (!answer?.ok || !region.isConnected) return
  const text = await answer.text()
  const found = region.id ? new DOMParser().parseFromString(text, "text/html").getElementById(region.id) : null
  if (!found && !region.dataset.liveUrl) return
  await htmx.swap({ sourceElement: region, target: region, text: found ? found.outerHTML : text, swap: found ? "outerMorph" : "innerMorph" })
  region.dispatchEvent(new CustomEvent("accord:refreshed", { bubbles: true }))
}

/** Fetch every region of the page; false where it has none. */
export async function refreshAll() {
  await Promise.all([...regions].map(refresh))
  return regions.size > 0
}
