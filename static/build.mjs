// Builds static/build from static/source and govuk-frontend: `npm run build`. Needs nothing but what package.json names.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "source");
const build = join(here, "build");
const modules = join(here, "..", "node_modules");
const fonts = join(modules, "@fontsource", "source-sans-3", "files");

await rm(build, { recursive: true, force: true });
for (const folder of ["", "fonts", "images"]) await mkdir(join(build, folder), { recursive: true });

const { css } = sass.compile(join(source, "scss", "app.scss"), {
  loadPaths: [modules],
  style: "compressed",
  sourceMap: false,
});
await writeFile(join(build, "app.css"), css);

for (const weight of ["400", "700"]) {
  for (const range of ["latin", "latin-ext"]) {
    const name = `source-sans-3-${range}-${weight}-normal.woff2`;
    await copyFile(join(fonts, name), join(build, "fonts", name));
  }
}
await copyFile(join(modules, "@fontsource", "source-sans-3", "LICENSE"), join(build, "fonts", "LICENSE"));
await copyFile(join(source, "images", "icon.svg"), join(build, "images", "icon.svg"));

// One script: a hashed static storage would not rewrite an import, and the map that govuk-frontend names is not shipped.
const govuk = await readFile(join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js"), "utf8");
const exported = govuk.match(/export\s*\{[^}]*\binitAll\b[^}]*\}/);
if (!exported) throw new Error("govuk-frontend no longer exports initAll by name: look at how static/build.mjs bundles it.");
const library = govuk.slice(0, exported.index);
const own = await Promise.all(["app", "upload", "autosave"].map((name) => readFile(join(source, "js", `${name}.js`), "utf8")));
await writeFile(join(build, "app.js"), `${library};\n${own.map((text) => `{\n${text}}\n`).join("")}`);

console.log(`static/build: app.css ${Math.round(css.length / 1024)} kB`);
