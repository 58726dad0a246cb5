// Adds an empty row to a repeated part of a form without a round trip.
for (const button of document.querySelectorAll("[data-more-rows]")) {
  const rows = button.closest("[data-rows]");
  button.addEventListener("click", (event) => {
    const last = [...rows.querySelectorAll("[data-row]")].at(-1);
    if (!last) return;
    event.preventDefault();
    const number = rows.querySelectorAll("[data-row]").length;
    const row = last.cloneNode(true);
    row.querySelectorAll(".field-error").forEach((error) => error.remove());
    row.querySelectorAll(".has-error").forEach((field) => field.classList.remove("has-error"));
    for (const field of row.querySelectorAll(".field")) {
      const control = field.querySelector("input, textarea");
      const label = field.querySelector("label");
      control.value = "";
      control.id = control.id.replace(/\d+/u, String(number));
      label.htmlFor = control.id;
    }
    const first = row.querySelector("label");
    first.textContent = `Name ${number + 1}`;
    last.after(row);
    row.querySelector("input").focus();
  });
}
