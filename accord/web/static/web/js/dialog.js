// Decides how dialogs open and close: [data-dialog-open="id"], [data-dialog-close], a click beside it; focus returns by itself.
document.addEventListener("click", event => {
  const opener = event.target.closest("[data-dialog-open]")
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen)
    opener.closest("dialog")?.close()
    if (dialog && !dialog.open) dialog.showModal()
    event.preventDefault()
    return
  }
  if (event.target.closest("[data-dialog-close]")) {
    event.target.closest("dialog")?.close()
    return
  }
  if (event.target instanceof HTMLDialogElement && event.target.matches(":modal") && isBeside(event)) event.target.close()
})

function isBeside(event) {
  const box = event.target.getBoundingClientRect()
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom
}

document.addEventListener("input", event => {
  if (!event.target.matches("[data-key-filter]")) return
  const wanted = event.target.value.trim().toLowerCase()
  for (const line of document.querySelectorAll("#keys dl > div")) line.hidden = wanted !== "" && !line.textContent.toLowerCase().includes(wanted)
  for (const group of document.querySelectorAll("#keys section")) group.hidden = !group.querySelector("dl > div:not([hidden])")
})
