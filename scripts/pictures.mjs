import "./node-version.mjs";

const { takePictures } = await import("./pictures/pictures.ts");
await takePictures();
