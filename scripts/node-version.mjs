import fs from "node:fs";

// Old syntax only, so that every version of Node can run this check.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
  console.error(
    "Il faut Node 22.19 ou plus récent (ici " +
      process.versions.node +
      ") : sous Linux, lancez la commande par « npm run », qui apporte le sien ; ailleurs, installez-le depuis https://nodejs.org.\n" +
      "Node 22.19 or later is needed (this is " +
      process.versions.node +
      '): on Linux run the command through "npm run", which brings its own; elsewhere install it from https://nodejs.org.',
  );
  process.exit(1);
}
if (!fs.existsSync(new URL("../node_modules", import.meta.url))) {
  console.error(
    "Les bibliothèques ne sont pas installées : lancez npm ci, puis recommencez.\n" +
      "The packages are not installed: run npm ci, then run this again.",
  );
  process.exit(1);
}
