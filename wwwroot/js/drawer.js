// A drawer at the side: the focus goes in, stays in, and comes back to where it was; Escape closes.
const stops = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

// What lies above the drawer has the keys: a question, the palette, an open menu.
const covered = () => document.querySelector("dialog[open], .rz-dialog, .menu:popover-open") !== null;

export function open(drawer) {
  const opener = document.activeElement;
  const onKey = (event) => {
    if (covered()) return;
    if (event.key === "Escape") {
      event.preventDefault();
      drawer.querySelector("[data-drawer-close]")?.click();
      return;
    }
    if (event.key !== "Tab") return;
    const all = [...drawer.querySelectorAll(stops)].filter((stop) => stop.checkVisibility());
    const [first, last] = [all[0], all[all.length - 1]];
    const inside = drawer.contains(document.activeElement);
    if (inside && document.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  };
  document.addEventListener("keydown", onKey);
  drawer.querySelector("[data-drawer-start]")?.focus({ preventScroll: true });
  return {
    close() {
      document.removeEventListener("keydown", onKey);
      if (opener?.isConnected) opener.focus({ preventScroll: true });
    },
  };
}
