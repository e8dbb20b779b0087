// Decides how a menu closes and is walked: Esc or a click elsewhere closes it, arrows move in it, one is open at a time.
const OPEN = "details[data-menu][open]"
const items = menu => [...menu.querySelectorAll(".menu-list :is(a, button, input)")].filter(item => item.offsetParent !== null)

document.addEventListener("click", event => {
  for (const menu of document.querySelectorAll(OPEN)) {
    const isInside = menu.contains(event.target)
    if (!isInside || event.target.closest(".menu-list :is(a, button):not([data-stay])")) menu.open = false
  }
})

document.addEventListener("toggle", event => {
  if (!event.target.matches?.(OPEN)) return
  const list = event.target.querySelector(".menu-list")
  // Turns to the other side where the window ends.
  list?.classList.toggle("end", list.classList.contains("end") || list.getBoundingClientRect().right > innerWidth - 8)
}, { capture: true })

document.addEventListener("keydown", event => {
  const menu = event.target.closest?.(OPEN) ?? document.querySelector(OPEN)
  if (!menu) return
  if (event.key === "Escape") {
    menu.open = false
    menu.querySelector("summary").focus()
    event.preventDefault()
    return
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !menu.contains(document.activeElement) || event.target.matches("input")) return
  const all = items(menu)
  event.preventDefault()
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length]?.focus()
})
