import { fileURLToPath } from "node:url";
import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    platform: "neutral",
    target: "es2022",
    dts: true,
    sourcemap: true,
  },
  // The command carries what it needs of the other packages: whoever installs it installs nothing else.
  {
    entry: ["src/main.ts"],
    format: ["esm"],
    platform: "node",
    target: "node20",
    dts: false,
    noExternal: [/^@sbx\//],
    esbuildOptions(options) {
      // File by file: else all of it, and of the policy language, would be loaded at every start.
      options.alias = {
        "@sbx/preload": fileURLToPath(new URL("../preload/src/index.ts", import.meta.url)),
      };
    },
  },
]);
