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
