// Everything on the site works without this file; it only makes some things nicer.
// `initAll` is govuk-frontend's; the build puts it in front of this file.
initAll();

// A print button makes sense only where a script can print.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Buttons for passkeys show only where the browser knows passkeys; what goes wrong is said beside them.
const knowsPasskeys = Boolean(window.PublicKeyCredential && navigator.credentials);
document.querySelectorAll("[data-needs-passkeys]").forEach((button) => { button.hidden = !knowsPasskeys; });
document.querySelectorAll("[data-lacks-passkeys]").forEach((text) => { text.hidden = knowsPasskeys; });
document.addEventListener("allauth.error", (event) => {
  const text = document.getElementById("passkey-failed");
  if (!text) return;
  event.preventDefault();
  text.hidden = false;
});

// On a phone the list comes first: the filters fold away until they are wanted.
if (window.matchMedia("(max-width: 48em)").matches) {
  document.querySelectorAll("details[data-fold-on-phone]").forEach((details) => { details.open = false; });
}

// Print with the folds open that belong on paper, and put them back as they were.
let opened = [];
window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")].filter(
    (details) => details.matches(".pack-prints") || !details.closest(".pack-block, .app-filters"),
  );
  opened.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => {
  opened.forEach((details) => { details.open = false; });
});

// A contents list that follows the reader.
const links = new Map(
  [...document.querySelectorAll(".pack-contents a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
if (links.size) {
  const seen = new Set();
  const mark = () => {
    const current = [...links.keys()].find((id) => seen.has(id));
    if (!current) return;
    links.forEach((link, id) => {
      if (id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  const watcher = new IntersectionObserver((entries) => {
    entries.forEach(({ target, isIntersecting }) => {
      if (isIntersecting) seen.add(target.id);
      else seen.delete(target.id);
    });
    mark();
  }, { rootMargin: "0px 0px -60% 0px" });
  links.forEach((_, id) => {
    const section = document.getElementById(id);
    if (section) watcher.observe(section);
  });
}
