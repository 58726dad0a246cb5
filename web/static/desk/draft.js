// Saves the draft while the reviewer types: on the server under a version tag, and on this device.
// A save that lost against another tab stops here and leads to both texts side by side.
const form = document.querySelector("#verdict[data-draft]");
const saveAfter = 1500;   // milliseconds of quiet
const retryAfter = 10000; // milliseconds, while offline

/** A number when it is one (a decimal comma counts), else the text as typed, null when empty. */
function numberOrText(typed, scale) {
  const text = typed.trim().replace(/%$/u, "").trim();
  if (text === "") return null;
  const number = Number(text.includes(".") ? text : text.replace(",", "."));
  return Number.isFinite(number) ? Math.round((number / scale) * 1e6) / 1e6 : typed;
}

const lines = (typed) => typed.split("\n").map((line) => line.trim()).filter(Boolean);
const names = (typed) => lines(typed.trim().includes("\n") ? typed : typed.replaceAll(",", "\n"));

function put(object, key, value) {
  const isEmpty = value === null || value === undefined || value.length === 0 ||
    (typeof value === "string" && value.trim() === "");
  if (!isEmpty) object[key] = value;
}

/** The rubric's answers: fields "slot.ID", or "slot.ID.claim", ".date", ".probability". */
function readSlots(fields) {
  const slots = {};
  for (const slot of form.querySelectorAll("[data-slot]")) {
    const id = slot.dataset.slot;
    const name = `slot.${id}`;
    if (fields.has(`${name}.claim`)) {
      const answer = {};
      put(answer, "claim", fields.get(`${name}.claim`));
      put(answer, "date", fields.get(`${name}.date`));
      const odds = fields.get(`${name}.probability_number`).trim() ||
        (fields.get(`${name}.probability`) ?? "");
      put(answer, "probability", numberOrText(odds, 100));
      if (Object.keys(answer).length > 0) slots[id] = answer;
    } else {
      const value = fields.get(name) ?? "";
      put(slots, id, slot.querySelector("[data-lines]") ? names(value) : value);
    }
  }
  return slots;
}

/** The same draft that the server makes of the form's fields. */
function readDraft() {
  const fields = new FormData(form);
  const draft = {};
  const slots = readSlots(fields);
  if (Object.keys(slots).length > 0) draft.slots = slots;
  for (const key of ["decision", "basis", "quote", "relation", "byline"]) {
    put(draft, key, fields.get(key));
  }
  if (fields.get("basis") === "tried_it") {
    put(draft, "basis_hours", numberOrText(fields.get("basis_hours"), 1));
  }
  put(draft, "confidence", numberOrText(fields.get("confidence_percent"), 100));
  put(draft, "sources", lines(fields.get("sources")));
  if ((fields.get("model") ?? "").trim() !== "") {
    draft.model = fields.get("model");
    draft.author_kind = "hybrid";
  }
  return draft;
}

class Saver {
  constructor() {
    this.version = form.elements.draft_version;
    this.state = form.querySelector("[data-save-state]");
    this.key = `panelist.draft.${form.dataset.person}.${form.dataset.task}`;
    this.stored = JSON.stringify(readDraft());
    this.timer = 0;
    this.isSaving = false;
    this.saving = null;
    this.isStopped = false;
  }

  say(text) {
    if (this.state.textContent !== text) this.state.textContent = text;
  }

  typed() {
    if (this.isStopped) return;
    this.keepHere();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), saveAfter);
  }

  /** The fields as they stand, so that they can be put back one by one. */
  keepHere() {
    const fields = [...new FormData(form)]
      .filter(([name]) => name !== "form_token" && name !== "draft_version");
    try {
      localStorage.setItem(this.key, JSON.stringify({ version: this.version.value, fields }));
    } catch { /* full or switched off: the server's copy remains */ }
  }

  forgetHere() {
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  async save() {
    const text = JSON.stringify(readDraft());
    if (this.isStopped || this.isSaving || text === this.stored) return;
    this.isSaving = true;
    this.saving = this.send(text);
    await this.saving;
    this.isSaving = false;
    if (this.stored === text && JSON.stringify(readDraft()) !== text) this.typed();
  }

  async send(text) {
    try {
      const headers = {
        "content-type": "application/json",
        "x-form-token": form.elements.form_token.value,
        // 0: there was no draft yet. Should another tab have made one since, both texts are kept.
        "if-match": `"${this.version.value || 0}"`,
      };
      const answer = await fetch(form.dataset.draft, { method: "PUT", headers, body: text });
      this.take(answer, text);
    } catch {
      this.say("Kept on this device.");
      this.timer = setTimeout(() => this.save(), retryAfter);
    }
  }

  take(answer, text) {
    if (answer.ok) {
      this.version.value = (answer.headers.get("etag") ?? "").replace(/^(W\/)?"|"$/gu, "");
      this.stored = text;
      this.forgetHere();
      const clock = new Date().toLocaleTimeString("en-GB", {
        hour: "2-digit", minute: "2-digit", timeZoneName: "short", timeZone: form.dataset.zone,
      });
      this.say(`Saved ${clock}`);
    } else if (answer.status === 412) {
      this.stop("Another tab saved this verdict too. Both texts are kept.", form.dataset.conflict);
    } else if (answer.status === 401 || answer.status === 403) {
      this.say("Kept on this device. Sign in again in another tab, then go on.");
    } else if (answer.status >= 500 || answer.status === 429) {
      this.say("Kept on this device.");
      this.timer = setTimeout(() => this.save(), retryAfter);
    } else {
      this.say("Not saved by itself. Press “Save and close” to see why.");
    }
  }

  stop(text, href) {
    this.isStopped = true;
    this.say(`${text} `);
    const link = document.createElement("a");
    link.href = href;
    link.textContent = "See both";
    this.state.append(link);
  }

  /** A text this device kept and the server never got. */
  offerKept() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { return; }
    if (!kept || !Array.isArray(kept.fields)) return;
    if (kept.version !== this.version.value) return;
    const notice = form.querySelector("[data-local]");
    notice.hidden = false;
    notice.querySelector("[data-local-use]").addEventListener("click", () => {
      fill(kept.fields);
      notice.hidden = true;
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    notice.querySelector("[data-local-drop]").addEventListener("click", () => {
      this.forgetHere();
      notice.hidden = true;
    });
  }
}

function fill(fields) {
  for (const [name, value] of fields) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.type !== "hidden" && control.type !== "submit") control.value = value;
    }
  }
}

if (form) {
  const saver = new Saver();
  saver.offerKept();
  form.addEventListener("input", () => saver.typed());
  addEventListener("online", () => saver.save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.save();
  });
  // The form carries the whole text itself; a save under way first brings its version.
  form.addEventListener("submit", async (event) => {
    clearTimeout(saver.timer);
    if (saver.isSaving) {
      event.preventDefault();
      saver.isStopped = true;
      await saver.saving;
      form.requestSubmit(event.submitter);
      return;
    }
    saver.isStopped = true;
    saver.keepHere();
  });
}
