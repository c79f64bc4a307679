// A drawer at the side, <side-drawer>: the focus goes in, stays in, and comes back to where it was; Escape closes. It works as soon as it is on the page.
const stops = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';

// What lies above the drawer has the keys: a question, the palette, an open menu.
const covered = () => document.querySelector("dialog[open], .rz-dialog, .menu:popover-open") !== null;

class SideDrawer extends HTMLElement {
  #opener = null;

  #onKey = (event) => {
    if (covered()) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.querySelector("[data-drawer-close]")?.click();
      return;
    }
    if (event.key !== "Tab") return;
    const all = [...this.querySelectorAll(stops)].filter((stop) => stop.checkVisibility());
    const [first, last] = [all[0], all[all.length - 1]];
    const inside = this.contains(document.activeElement);
    if (inside && document.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  };

  connectedCallback() {
    this.#opener = document.activeElement;
    document.addEventListener("keydown", this.#onKey);
    // Its content is put in after the element itself.
    queueMicrotask(() => this.querySelector("[data-drawer-start]")?.focus({ preventScroll: true }));
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
    // What opened it may be another element by now, or none when the address did: the drawer knows where to go then.
    const opener = this.#opener?.isConnected && this.#opener !== document.body ? this.#opener : this.dataset.return && document.querySelector(this.dataset.return);
    opener?.focus({ preventScroll: true });
  }
}

customElements.define("side-drawer", SideDrawer);
