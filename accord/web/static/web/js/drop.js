// Decides where a dropped file goes: to the page's own form, else to Import; a chosen file is sent at once.
const own = () => document.querySelector("form[data-dropzone]") ?? document.getElementById("drop-anywhere")
const hasFiles = event => [...(event.dataTransfer?.types ?? [])].includes("Files")

document.addEventListener("dragover", event => {
  if (!hasFiles(event) || !own()) return
  event.preventDefault()
  document.body.classList.add("dragging")
})
document.addEventListener("dragleave", event => {
  if (!event.relatedTarget) document.body.classList.remove("dragging")
})
document.addEventListener("drop", event => {
  document.body.classList.remove("dragging")
  const form = own()
  if (!hasFiles(event) || !form) return
  event.preventDefault()
  form.querySelector("input[type=file]").files = event.dataTransfer.files
  form.requestSubmit()
})
document.addEventListener("change", event => {
  if (event.target.matches("form[data-dropzone] input[type=file]") && event.target.files.length) event.target.form.requestSubmit()
})
