// Copy buttons: the text is in data-copy, or in the element that data-copy-from names (so that a secret stands in the page once).
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-from]");
  if (!button) return;
  const text = button.dataset.copy ?? document.getElementById(button.dataset.copyFrom)?.textContent ?? "";
  await copy(text);
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 1800);
});
