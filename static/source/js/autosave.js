// Saves a form while it is being written: the same form, the same address. Without this the Save button does it.
const written = document.querySelector("form[data-autosave]");
const PAUSE = 4000;

function autosave(form) {
  const status = form.querySelector("[data-autosave-status]");
  const fields = () => new URLSearchParams([...new FormData(form)].filter(([name]) => name !== "version")).toString();
  let saved = fields();
  let stopped = false;
  let busy = false;

  async function save() {
    const now = fields();
    if (busy || stopped || now === saved) return;
    busy = true;
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "fetch" };
      const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers, credentials: "same-origin" });
      if (!(response.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer of ours");
      const answer = await response.json();
      if (response.ok) {
        saved = now;
        form.elements.version.value = answer.version;
        status.textContent = answer.saved;
      } else {
        stopped = true; // Somebody else's text is there: only a person can choose.
        status.textContent = answer.error;
      }
    } catch {
      status.textContent = "Not saved: the connection was lost, or you are signed out. Keep this page open and press Save later.";
    } finally {
      busy = false;
    }
  }

  // While the page saves by itself a press of the button waits its turn: the version must be the newest.
  form.addEventListener("submit", (event) => {
    stopped = true;
    if (!busy) return;
    event.preventDefault();
    const { submitter } = event;
    const wait = setInterval(() => { if (!busy) { clearInterval(wait); form.requestSubmit(submitter); } }, 50);
  });
  setInterval(save, PAUSE);
}

if (written) autosave(written);
