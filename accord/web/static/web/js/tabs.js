// Decides how panels of one page take turns: a[href="#panel"] in nav[data-tabs] shows one, arrows move.
import { behave } from "accord/behave"

behave("nav[data-tabs]", (nav, signal) => {
  const tabs = [...nav.querySelectorAll('a[href^="#"]')]
  const panel = tab => document.getElementById(tab.hash.slice(1))
  nav.setAttribute("role", "tablist")

  function show(chosen) {
    for (const tab of tabs) {
      const isChosen = tab === chosen
      tab.setAttribute("role", "tab")
      tab.setAttribute("aria-selected", String(isChosen))
      tab.setAttribute("aria-controls", tab.hash.slice(1))
      tab.tabIndex = isChosen ? 0 : -1
      panel(tab)?.setAttribute("role", "tabpanel")
      if (panel(tab)) panel(tab).hidden = !isChosen
    }
  }

  nav.addEventListener("click", event => {
    const tab = event.target.closest('a[href^="#"]')
    if (!tab) return
    event.preventDefault()
    history.replaceState(history.state, "", tab.hash)
    show(tab)
  }, { signal })
  nav.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length]
    event.preventDefault()
    next.focus()
    show(next)
  }, { signal })
  show(tabs.find(tab => tab.hash === location.hash) ?? tabs.find(tab => tab.hasAttribute("aria-current")) ?? tabs[0])
})
