// Decides what @ and # offer in a text: members and items, asked of the server as one types.
import { behave } from "accord/behave"
import { headers } from "accord/requests"

behave("text-expander:has([data-mention])", async (expander, signal) => {
  await import("@github/text-expander-element")
  expander.addEventListener("text-expander-change", event => {
    const { key, provide, text } = event.detail
    provide(suggest(key, text))
  }, { signal })
  expander.addEventListener("text-expander-value", event => {
    event.detail.value = event.detail.item.dataset.value
  }, { signal })
})

async function suggest(key, text) {
  const address = `${document.body.dataset.mentions}?kind=${key === "@" ? "member" : "item"}&q=${encodeURIComponent(text)}`
  const answer = await fetch(address, { headers: headers({ "HX-Request": "true" }) }).catch(() => null)
  if (!answer?.ok) return { matched: false }
  const list = document.createElement("ul")
  list.className = "suggestions"
  list.setAttribute("role", "listbox")
  list.innerHTML = await answer.text()
  list.querySelectorAll("li").forEach((item, index) => { item.setAttribute("role", "option"); item.id ||= `suggestion-${index}` })
  return { matched: list.children.length > 0, fragment: list }
}
