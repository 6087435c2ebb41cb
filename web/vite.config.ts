import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = import.meta.dirname;
/** Where `npm start` listens while the web app is served by Vite; overridden for another port. */
const server = process.env["GALAXY_URL"] ?? "http://localhost:4000";

export default defineConfig({
  root,
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    sourcemap: false,
    // The server sends fonts and icons as files: it may then forbid `data:` in its content security policy.
    assetsInlineLimit: 0,
    // Preloading needs no polyfill in the browsers above, and the polyfill would be an inline script.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      "/api": server,
      "/graphql": { target: server, ws: true },
      "/healthz": server,
      "/readyz": server,
    },
  },
});
