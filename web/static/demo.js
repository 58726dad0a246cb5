// Keeps the guide's list of what happened fresh: a page that was left open shows new rows by itself.
const pause = 1500;
const refresh = async () => {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch("/demo", { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const here = document.querySelector("#events");
      const there = fresh.querySelector("#events");
      if (answer.ok && here && there && here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
    } catch {
      // The plug may be out: the next look finds the server back.
    }
  }
  setTimeout(refresh, pause);
};
setTimeout(refresh, pause);
