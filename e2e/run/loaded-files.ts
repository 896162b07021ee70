/** Which files a browser loads for a document or a module before its code runs: static imports, not dynamic ones. */
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { init, parse } from "es-module-lexer";

/**
 * A module and all that it imports statically, directly or not.
 *
 * @param entry absolute path of the module
 * @param external packages that do not count
 * @returns absolute paths, the entry first
 * @throws when it imports a package that is not in `external`: its weight would be hidden
 */
export async function staticClosure(entry: string, external: string[]): Promise<string[]> {
  await init();
  const found = new Set<string>();
  const queue = [entry];
  for (const file of queue) {
    if (found.has(file)) continue;
    found.add(file);
    const source = await readFile(file, "utf8");
    for (const specifier of staticImports(source)) {
      if (external.includes(specifier)) continue;
      if (!specifier.startsWith("."))
        throw new Error(`It imports "${specifier}", whose weight is not counted.`);
      queue.push(resolve(dirname(file), specifier));
    }
  }
  return [...found];
}

/**
 * The scripts and stylesheets that an HTML document names, and what those scripts import statically.
 *
 * @param document absolute path. Its URLs are looked up below its own folder, by the part after the last known folder
 * @returns absolute paths
 */
export async function documentFiles(document: string): Promise<string[]> {
  const html = await readFile(document, "utf8");
  const named = referencesOf(html).map((url) => locate(url, dirname(document)));
  const scripts = named.filter((file) => file.endsWith(".js"));
  if (scripts.length === 0) throw new Error("The document names no script.");
  const closures = await Promise.all(scripts.map((file) => staticClosure(file, [])));
  return [...new Set([...named, ...closures.flat()])];
}

function staticImports(source: string): string[] {
  const [imports] = parse(source);
  return imports.flatMap((found) =>
    found.type === "static" || found.type === "reexport-star" ? [found.specifier] : [],
  );
}

function referencesOf(html: string): string[] {
  const tags = html.match(/<(script|link)\b[^>]*>/gi) ?? [];
  return tags.flatMap((tag) => {
    const url = /\b(?:src|href)\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1];
    if (url === undefined) return [];
    const counts = /^<script/i.test(tag) || /\brel\s*=\s*["']?(stylesheet|modulepreload)\b/i.test(tag);
    return counts ? [url] : [];
  });
}

/** `/frame/assets/a.js` and `./assets/a.js` are both `assets/a.js` beside the document. */
function locate(url: string, folder: string): string {
  const path = url.replace(/[?#].*$/, "");
  return join(folder, path.slice(Math.max(path.indexOf("assets/"), 0)));
}
