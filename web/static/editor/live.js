// Says that something changed, and never moves a row by itself: the pill reloads on a press.
const place = document.querySelector("[data-live]");
const pill = document.querySelector("[data-live-pill]");
if (place && pill && "EventSource" in window) {
  const only = place.dataset.liveRun ?? "";
  const changed = new Set();
  const show = (text) => {
    pill.textContent = text;
    pill.hidden = false;
    pill.setAttribute("role", "status");
  };
  const source = new EventSource(place.dataset.live);
  source.addEventListener("open", () => { place.dataset.liveState = "open"; });
  source.addEventListener("run", (event) => {
    const run = String(JSON.parse(event.data).id);
    if (only && run !== only) return;
    changed.add(run);
    const count = changed.size;
    show(only ? "This run changed, show" : `${count} ${count === 1 ? "change" : "changes"}, show`);
  });
  source.addEventListener("reload", () => show("Changes, show"));
  pill.addEventListener("click", (event) => {
    event.preventDefault();
    window.location.assign(only ? pill.href : window.location.href.split("#")[0]);
  });
  window.addEventListener("pagehide", () => source.close());
}
