// Makes the lock say all by itself. `make lock` runs this after npm.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

for (const [path, entry] of Object.entries(lock.packages)) {
  // Where people may give money: the only addresses left.
  delete entry.funding;
  // Without addresses npm would look for the "latest" anew, and then refuse what it finds.
  for (const [name, wanted] of Object.entries(entry.dependencies ?? {})) {
    if (wanted === "latest") entry.dependencies[name] = locked(path, name).version;
  }
}
writeFileSync(file, JSON.stringify(lock, null, 2) + "\n");

function locked(path, name) {
  return lock.packages[`${path}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`];
}
