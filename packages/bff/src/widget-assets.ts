/** Reads the widget's built files into memory, compressed once. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { PageAssets } from "./challenges/page/page-view.ts";

/** A file as it is sent. */
export interface Asset {
  body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** The widget's built files. */
export interface WidgetAssets {
  loader: Asset;
  framePage: Asset;
  /** By file name; names carry a hash of the content. */
  frameFiles: ReadonlyMap<string, Asset>;
  challengePage: PageAssets;
}

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** @throws if the widget has not been built. */
export function readWidgetAssets(dist: string): WidgetAssets {
  const files = join(dist, "frame/assets");
  return {
    loader: read(join(dist, "loader/saved-cards.js")),
    framePage: read(join(dist, "frame/index.html")),
    frameFiles: new Map(readdirSync(files).map((name) => [name, read(join(files, name))])),
    challengePage: {
      script: readFileSync(join(dist, "challenge/page.js"), "utf8"),
      style: readFileSync(join(dist, "challenge/page.css"), "utf8"),
    },
  };
}

function read(path: string): Asset {
  const body = Uint8Array.from(readFileSync(path));
  return {
    body,
    gzip: Uint8Array.from(gzipSync(body, { level: 9 })),
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
  };
}
