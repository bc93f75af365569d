import { defineConfig } from "vitest/config";
import vue from "@vitejs/plugin-vue";

/** Address of a running `bianmu serve`, for `npm run dev` in a browser. */
const backend =
  (globalThis as { process?: { env: Record<string, string | undefined> } }).process?.env["BIANMU_URL"] ??
  "http://127.0.0.1:8377";

export default defineConfig({
  plugins: [vue()],
  base: "./",
  server: {
    port: 5173,
    strictPort: true,
    proxy: { "/api": backend, "/page": backend },
  },
  build: {
    outDir: "dist",
    target: ["chrome105", "safari15"],
    chunkSizeWarningLimit: 900,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    server: { deps: { inline: ["naive-ui"] } },
  },
});
