// A log that stays at its last line until the person scrolls away from it, and again when they come back.
const near = 24;

export function follow(view, button) {
  let on = true;
  const set = (value) => {
    on = value;
    button.setAttribute("aria-pressed", String(on));
  };
  const toEnd = () => {
    if (on) view.scrollTop = view.scrollHeight;
  };
  view.addEventListener("scroll", () => set(view.scrollHeight - view.scrollTop - view.clientHeight < near), { passive: true });
  button.addEventListener("click", () => {
    set(!on);
    toEnd();
  });
  new MutationObserver(toEnd).observe(view, { childList: true, subtree: true, characterData: true });
  new ResizeObserver(toEnd).observe(view.querySelector(".log-rows"));
  toEnd();
}
