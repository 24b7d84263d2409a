// Big files in parts: what has arrived need not be sent again. Without this the form sends the whole file at once.
const form = document.querySelector("form[data-upload]");
const TRIES = 4;

class Refused extends Error {
  constructor(errors) {
    super(errors.map((error) => error.text).join(" "));
    this.errors = errors;
  }
}

function uploadOf(form) {
  const problem = document.querySelector("[data-upload-problem]");
  const progress = form.querySelector("[data-upload-progress]");
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[data-upload-words]");
  const button = form.querySelector("button[type=submit]");
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "fetch" };
  let busy = false;

  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  async function ask(url, body, tries = TRIES) {
    for (let left = tries - 1; ; left -= 1) {
      let response;
      try {
        response = await fetch(url, { method: "POST", body, headers, credentials: "same-origin" });
      } catch {
        response = null;
      }
      const isJson = response && (response.headers.get("Content-Type") || "").includes("json");
      if (response && response.ok && isJson) return response.json();
      if (isJson) throw new Refused((await response.json()).errors);
      if (response && response.status === 413) {
        throw new Refused([{ text: "Something between this browser and the site lets no part of this size through. Tell those who run the site.", target: "id_file" }]);
      }
      if (response && (response.redirected || response.status < 500)) {
        throw new Refused([{ text: "You are no longer signed in. Sign in on another page, then press the button again.", target: "id_file" }]);
      }
      if (!left) {
        throw new Refused([{ text: "The connection was lost. Press the button again: only what is missing will be sent.", target: "id_file" }]);
      }
      words.textContent = "The connection was lost. Trying again";
      await wait(1000 * (tries - left));
    }
  }

  function say(errors) {
    const list = problem.querySelector("ul");
    list.replaceChildren(...errors.map(({ text, target }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.textContent = text;
      link.href = `#${target || "id_file"}`;
      item.append(link);
      return item;
    }));
    errors.forEach(beside);
    problem.hidden = false;
    problem.focus();
  }

  // As the server draws it: the message over the field, and a red edge.
  function beside({ text, target }) {
    const field = document.getElementById(target || "id_file");
    const group = field && field.closest(".govuk-form-group");
    if (!group) return;
    const message = document.createElement("p");
    message.className = "govuk-error-message";
    message.id = `${field.id}_error`;
    message.textContent = text;
    group.classList.add("govuk-form-group--error");
    (group.querySelector("fieldset > .govuk-radios") || field).before(message);
    field.setAttribute("aria-describedby", message.id);
  }

  function forget() {
    problem.hidden = true;
    form.querySelectorAll(".govuk-error-message").forEach((message) => message.remove());
    form.querySelectorAll(".govuk-form-group--error").forEach((group) => group.classList.remove("govuk-form-group--error"));
  }

  async function checksum(file) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function send(file) {
    const about = new FormData(form);
    about.delete("file");
    about.set("file_name", file ? file.name : "");
    about.set("size", file ? file.size : 0);
    // An empty or far too big file is refused before it is read.
    about.set("checksum", file && file.size <= Number(form.dataset.uploadMax) ? await checksum(file) : "0".repeat(64));
    const { missing, part_bytes: size, part_url: url, finish_url: finish } = await ask(form.dataset.upload, about);
    const all = Math.ceil(file.size / size);
    let arrived = all - missing.length;
    for (const number of missing) {
      words.textContent = `Sending part ${arrived + 1} of ${all}`;
      bar.value = Math.round((100 * arrived) / all);
      await ask(url.replace("/0/", `/${number}/`), file.slice(number * size, (number + 1) * size));
      arrived += 1;
    }
    bar.value = 100;
    words.textContent = "Looking whether the file arrived whole";
    return ask(finish, new FormData());
  }

  return async () => {
    if (busy) return;
    busy = true;
    button.disabled = true;
    forget();
    progress.hidden = false;
    bar.value = 0;
    words.textContent = "Reading the file";
    try {
      const { url } = await send(form.elements.file.files[0]);
      window.location.assign(url);
    } catch (error) {
      progress.hidden = true;
      say(error instanceof Refused ? error.errors : [{ text: "The file could not be read. Choose it again.", target: "id_file" }]);
    } finally {
      busy = false;
      button.disabled = false;
    }
  };
}

// Check sums need a secure page; elsewhere the form works as it does without scripts.
if (form && window.crypto && crypto.subtle) {
  const upload = uploadOf(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    upload();
  });
}
