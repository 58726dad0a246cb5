// The verdict form while typing: words counted, answered questions ticked. Without this script the
// server says both after each save.
const form = document.querySelector("#verdict");

const countWords = (text) => text.trim().split(/\s+/u).filter(Boolean).length;

function showWords(quote, line) {
  line.textContent =
    `${countWords(quote.value)} of ${quote.dataset.min} to ${quote.dataset.max} words`;
}

function isFilled(slot) {
  return [...slot.querySelectorAll("textarea, input")].some((control) =>
    control.type === "radio" ? control.checked : control.value.trim() !== "");
}

function showTicks() {
  const slots = [...form.querySelectorAll("[data-slot]")];
  for (const slot of slots) slot.querySelector("[data-done]").hidden = !isFilled(slot);
  const line = form.querySelector("[data-slots-line]");
  line.textContent = `${slots.filter(isFilled).length} of ${slots.length} answered`;
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.max(area.scrollHeight + 2, area.dataset.least ?? 0)}px`;
}

if (form) {
  const quote = form.querySelector("#field-quote");
  const line = form.querySelector("#word-count");
  for (const area of form.querySelectorAll("textarea")) area.dataset.least = area.offsetHeight;
  form.addEventListener("input", (event) => {
    if (event.target === quote) showWords(quote, line);
    if (event.target instanceof HTMLTextAreaElement) grow(event.target);
    showTicks();
  });
}
