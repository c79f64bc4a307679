// Menus are popovers (the browser closes them on Esc and on a click outside); this places them and moves between the items.
// A menu that many buttons share stands at the one that was pressed.
let pressed;
document.addEventListener("click", (event) => {
  pressed = event.target.closest?.("[popovertarget]") ?? pressed;
}, true);

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const opener = pressed?.getAttribute("popovertarget") === menu.id && pressed.isConnected ? pressed : document.querySelector(`[popovertarget="${menu.id}"]`);
  opener?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open" || !opener) return;
  place(menu, opener);
  if (menu.querySelector('[role="menuitem"]')) return;
  // What is in it depends on the button: the server writes it now.
  const wait = new MutationObserver(() => {
    wait.disconnect();
    place(menu, opener);
  });
  wait.observe(menu, { childList: true });
}, true);

function place(menu, opener) {
  const at = opener.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const below = at.bottom + 4 + size.height <= window.innerHeight;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - 4 - size.height)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.right - size.width, window.innerWidth - size.width - 8))}px`;
  menu.querySelector('[role="menuitem"]')?.focus();
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu) return;
  const items = [...menu.querySelectorAll('[role="menuitem"]')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  items[(to + items.length) % items.length].focus();
});

document.addEventListener("click", (event) => {
  const item = event.target.closest?.('.menu[popover] [role="menuitem"]');
  if (item) item.closest(".menu").hidePopover();
});

document.addEventListener("scroll", () => document.querySelector(".menu:popover-open")?.hidePopover(), { capture: true, passive: true });
