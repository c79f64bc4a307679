// The messages of a chat: stays at the end while the person is there, keeps the place when older messages come above it, shows the block that is being written.
import { highlightSoon } from "./code.js";

const near = 48;
const threads = new Map();
const open = new WeakMap();

class Thread {
  #following;
  #top = 0;
  #anchor = null;
  #asking = false;

  constructor(scroller, inner, dotnet, following) {
    Object.assign(this, { scroller, inner, dotnet });
    this.#following = following;
    if (following) this.toEnd();
    this.edges = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && this.#ask(entries), { root: scroller, rootMargin: "900px 0px" });
    this.changes = new MutationObserver(() => this.#changed());
    this.changes.observe(inner, { childList: true });
    this.size = new ResizeObserver(() => this.#settle());
    this.size.observe(inner);
    this.size.observe(scroller);
    this.onScroll = () => this.#scrolled();
    // What is opened grows downwards: the place where the person looks stays.
    this.onClick = (event) => {
      if (!event.target.closest(".step-line")) return;
      this.#following = false;
      this.#hold();
    };
    scroller.addEventListener("scroll", this.onScroll, { passive: true });
    scroller.addEventListener("click", this.onClick);
    this.#watchEdges();
    highlightSoon(inner);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const away = scrollHeight - scrollTop - clientHeight;
    if (away < near) this.#following = true;
    else if (scrollTop < this.#top - 1) this.#following = false;
    this.#top = scrollTop;
    this.scroller.toggleAttribute("data-away", away > 300);
    this.#anchor = null;
    if (!this.#following) this.#hold();
  }

  #hold() {
    const edge = this.scroller.getBoundingClientRect().top;
    for (const message of this.inner.querySelectorAll(":scope > [data-message]")) {
      const at = message.getBoundingClientRect();
      if (at.bottom > edge) {
        this.#anchor = { message, offset: at.top - edge };
        break;
      }
    }
  }

  #changed() {
    this.#settle();
    this.#watchEdges();
    highlightSoon(this.inner);
  }

  #settle() {
    if (this.#following) this.toEnd();
    else if (this.#anchor?.message.isConnected) {
      const offset = this.#anchor.message.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
      const moved = offset - this.#anchor.offset;
      if (Math.abs(moved) > 1) this.scroller.scrollTop += moved;
      this.#top = this.scroller.scrollTop;
    }
  }

  #watchEdges() {
    this.edges.disconnect();
    for (const edge of this.inner.querySelectorAll(":scope > [data-edge]")) this.edges.observe(edge);
  }

  async #ask(entries) {
    const edge = entries.find((e) => e.isIntersecting && e.target.isConnected)?.target.dataset.edge;
    if (!edge || this.#asking) return;
    this.#asking = true;
    try {
      await this.dotnet.invokeMethodAsync(edge === "older" ? "OlderAsync" : "NewerAsync");
    } catch {
      return; // the page was left
    } finally {
      this.#asking = false;
    }
    this.#watchEdges();
  }

  toEnd() {
    this.#following = true;
    this.#anchor = null;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#top = this.scroller.scrollTop;
  }

  mark(message) {
    this.#following = false;
    message.scrollIntoView({ block: "center" });
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
    message.classList.add("marked");
    setTimeout(() => message.classList.remove("marked"), 2600);
  }

  end() {
    this.edges.disconnect();
    this.changes.disconnect();
    this.size.disconnect();
    this.scroller.removeEventListener("scroll", this.onScroll);
    this.scroller.removeEventListener("click", this.onClick);
  }
}

export function attach(scroller, id, dotnet, hasTarget) {
  const inner = document.getElementById(id);
  if (inner) threads.set(id, new Thread(scroller, inner, dotnet, !hasTarget));
}

export function detach(id) {
  threads.get(id)?.end();
  threads.delete(id);
}

export function toEnd(id) {
  threads.get(id)?.toEnd();
}

export function mark(id, message) {
  const element = document.getElementById(message);
  if (element) threads.get(id)?.mark(element);
}

/** The open block: of the HTML that is shown so much stays, and this comes after it. The server has made it safe. */
export function patch(id, keep, tail) {
  const block = document.getElementById(id);
  if (!block) return;
  if (!open.has(block)) {
    // A block that is settled stands before the open one from then on: in the same frame it must not stand there twice.
    new MutationObserver(() => {
      open.set(block, "");
      block.replaceChildren();
      highlightSoon(block.parentElement);
    }).observe(block.parentElement, { childList: true });
  }
  const html = (open.get(block) ?? "").slice(0, keep) + tail;
  open.set(block, html);
  block.innerHTML = html;
}
