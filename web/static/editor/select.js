// Counts the selected runs and offers to select all of them.
const boxes = [...document.querySelectorAll('input[type="checkbox"][form="bulk"]')];
const label = document.querySelector("[data-selected]");
const all = document.querySelector("[data-select-all]");
const send = document.querySelector('button[form="bulk"]');
if (boxes.length > 0 && label && all && send) {
  const empty = label.textContent;
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    label.textContent = chosen === 0 ? empty : `${chosen} selected`;
    all.textContent = chosen === boxes.length ? "Select none" : "Select all shown";
    send.disabled = chosen === 0;
  };
  all.hidden = false;
  all.addEventListener("click", () => {
    const choose = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = choose;
    count();
  });
  for (const box of boxes) box.addEventListener("change", count);
  count();
}
