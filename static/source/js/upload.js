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

  const title = document.title;
  const fieldOf = ({ target }) => document.getElementById(target || "id_file");
  const inOrder = (a, b) => (fieldOf(a) && fieldOf(b) && fieldOf(a).compareDocumentPosition(fieldOf(b)) & Node.DOCUMENT_POSITION_PRECEDING ? 1 : -1);

  function say(unsorted) {
    const errors = unsorted.length > 1 ? [...unsorted].sort(inOrder) : unsorted;
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
    document.title = `Error: ${title}`;
    problem.hidden = false;
    problem.focus();
  }

  // As the server draws it: the message over the field, a red edge, and the field described by hint and message.
  const marked = [];

  function beside({ text, target }) {
    const field = fieldOf({ target });
    const group = field && field.closest(".govuk-form-group");
    if (!group) return;
    const radios = group.querySelector("fieldset > .govuk-radios");
    const described = radios ? radios.parentElement : field;
    const id = `${field.id}_error`;
    let message = document.getElementById(id);
    if (!message) {
      message = document.createElement("div");
      message.id = id;
      (radios || field).before(message);
    }
    const line = document.createElement("p");
    line.className = "govuk-error-message";
    const word = document.createElement("span");
    word.className = "govuk-visually-hidden";
    word.textContent = "Error: ";
    line.append(word, text);
    message.append(line);
    group.classList.add("govuk-form-group--error");
    const before = described.getAttribute("aria-describedby");
    const redEdge = radios ? "" : [...field.classList].find((name) => /^govuk-(input|select|file-upload)$/.test(name));
    if (!(before || "").split(" ").includes(id)) {
      marked.push({ field, described, before, message, group, redEdge });
      described.setAttribute("aria-describedby", [before, id].filter(Boolean).join(" "));
    }
    if (!radios) field.setAttribute("aria-invalid", "true");
    if (redEdge) field.classList.add(`${redEdge}--error`);
    const fold = field.closest("details");
    if (fold) fold.open = true;
  }

  function forget() {
    problem.hidden = true;
    document.title = title;
    for (const { field, described, before, message, group, redEdge } of marked.splice(0)) {
      message.remove();
      group.classList.remove("govuk-form-group--error");
      field.removeAttribute("aria-invalid");
      if (redEdge) field.classList.remove(`${redEdge}--error`);
      if (before === null) described.removeAttribute("aria-describedby");
      else described.setAttribute("aria-describedby", before);
    }
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
