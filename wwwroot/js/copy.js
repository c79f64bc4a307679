// Copy buttons: the text is in data-copy, or in the element that data-copy-from names (so that a secret stands in the page once), or it is the code near the button.
export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-from], [data-copy-near]");
  if (!button) return;
  const near = button.dataset.copyNear && button.closest(button.dataset.copyNear)?.querySelector("code");
  const text = button.dataset.copy ?? near?.textContent ?? document.getElementById(button.dataset.copyFrom)?.textContent ?? "";
  await copy(text);
  button.dataset.copied = "";
  setTimeout(() => delete button.dataset.copied, 1800);
});
