import { defineConfig } from "vite";

const entries = ["site", "upload", "review", "gallery", "organisation", "htmx", "check-in", "check-in-worker", "widget"];
const lasting = new Set(["check-in-worker", "widget"]);

export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "admin_ui/static",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    // Pages link their modules themselves; the polyfill would add a script of its own.
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      // htmx holds an eval() that htmx.ts switches off.
      checks: { eval: false },
      // A service worker keeps its address, and so does what other websites embed.
      output: {
        entryFileNames: ({ name }) => (lasting.has(name) ? "[name].js" : "assets/[name]-[hash].js"),
      },
      input: Object.fromEntries(entries.map((name) => [name, `admin_ui/frontend/${name}.ts`])),
    },
  },
});
