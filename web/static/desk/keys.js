// Single-key shortcuts: off while typing, off altogether when switched off in the account.
const storageKey = "panelist.keys";

function areOn() {
  try { return localStorage.getItem(storageKey) !== "off"; } catch { return true; }
}

function isTyping(target) {
  return target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable]") !== null;
}

const places = new Map([["g", "/desk"], ["?", "/desk/help"]]);

addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!isPlain || event.defaultPrevented || !areOn() || isTyping(event.target)) return;
  const control = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (control) {
    event.preventDefault();
    control.click();
  } else if (places.has(event.key) && document.querySelector("nav a[href='/desk']")) {
    event.preventDefault();
    location.assign(places.get(event.key));
  }
});

const control = document.querySelector("[data-keys-switch]");
if (control) {
  control.closest("[data-needs-script]").hidden = false;
  control.checked = areOn();
  control.addEventListener("change", () => {
    try { localStorage.setItem(storageKey, control.checked ? "on" : "off"); } catch { /* stays on */ }
  });
}
