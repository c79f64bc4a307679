// The theme is an attribute of <html>, rendered by the server from a cookie; here it only changes.
const year = 365 * 24 * 3600;

export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=strict`;
}

export function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  remember("theme", theme);
  showTheme();
}

/** Blazor may have rendered the switch anew from what the server knew at first: the attribute is the truth. */
export function showTheme() {
  for (const choice of document.querySelectorAll("[data-theme-choice]")) {
    choice.checked = choice.value === document.documentElement.dataset.theme;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-theme-choice]")) setTheme(event.target.value);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-set-theme]");
  if (button) setTheme(button.dataset.setTheme);
});
