// Side bar (narrow or wide, remembered) and, on small screens, the drawer.
import { remember, showTheme } from "./theme.js";

const root = document.documentElement;

function setSidebar(state) {
  root.dataset.sidebar = state;
  remember("sidebar", state);
  showSidebar();
}

function showSidebar() {
  for (const toggle of document.querySelectorAll("[data-sidebar-toggle]")) {
    toggle.setAttribute("aria-expanded", String(root.dataset.sidebar !== "narrow"));
  }
}

/** Makes the controls tell what the document's attributes say; called when Blazor has rendered the frame. */
export function showFrame() {
  showTheme();
  showSidebar();
}

function setDrawer(open) {
  if ((root.dataset.drawer === "open") === open) return;
  root.dataset.drawer = open ? "open" : "closed";
  const stage = document.querySelector(".stage");
  if (stage) stage.inert = open;
  const toggle = document.querySelector("[data-drawer-toggle]");
  toggle?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".side .places a")?.focus();
  else toggle?.focus();
}

/** After a navigation a screen reader starts at the new page's heading. */
export function focusHeading() {
  const heading = document.querySelector("h1");
  if (!heading || document.querySelector("dialog[open], side-drawer")) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest?.("[data-sidebar-toggle]")) setSidebar(root.dataset.sidebar === "narrow" ? "wide" : "narrow");
  else if (target.closest?.("[data-drawer-toggle]")) setDrawer(root.dataset.drawer !== "open");
  else if (target.closest?.(".side-scrim, .side a")) setDrawer(false);
  else if (target.closest?.(".skip")) {
    event.preventDefault();
    document.getElementById("main")?.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") setDrawer(false);
});

window.matchMedia("(min-width: 900px)").addEventListener("change", () => setDrawer(false));

showFrame();
