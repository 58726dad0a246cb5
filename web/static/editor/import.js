// Reads a chosen file into the text area, where it can be looked at before anything is sent.
for (const input of document.querySelectorAll("input[type=file][data-into]")) {
  input.closest("[data-needs-script]").hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) document.getElementById(input.dataset.into).value = await file.text();
  });
}
