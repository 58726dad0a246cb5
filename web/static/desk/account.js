// Offers the browser's own time zone where none was chosen.
const zone = document.querySelector("#zone");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && own && zone.value !== own) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = `Use ${own}`;
  button.addEventListener("click", () => { zone.value = own; button.remove(); });
  zone.after(button);
}
