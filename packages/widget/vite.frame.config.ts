/**
 * The page inside the iframe, with Preact in React's place: one stylesheet, the list's script, and those of the
 * forms and of paying, which load after it.
 */
import { join } from "node:path";
import { defineConfig } from "vite";
import { browsers } from "./browsers.ts";

export default defineConfig({
  root: join(import.meta.dirname, "src/frame"),
  base: "/frame/",
  experimental: {
    // Relative, so that the BFF may be mounted under a path: the page is `frame`, its files are beside it in `frame/`.
    renderBuiltUrl: (file, { hostType }) => (hostType === "html" ? `frame/${file}` : { relative: true }),
  },
  publicDir: false,
  resolve: {
    alias: [
      { find: /^react$/, replacement: "preact/compat" },
      { find: /^react-dom$/, replacement: "preact/compat" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^react\/jsx-runtime$/, replacement: "preact/jsx-runtime" },
    ],
  },
  build: {
    target: browsers,
    outDir: join(import.meta.dirname, "dist/frame"),
    emptyOutDir: true,
    // An inline image or font would need more than `style-src 'self'`.
    assetsInlineLimit: 0,
    // One stylesheet, in the page's head, so that the forms' script brings none.
    cssCodeSplit: false,
    modulePreload: false,
  },
});
