import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    platform: "node",
    target: "node20",
    shims: true,
    dts: true,
    sourcemap: true,
  },
  {
    entry: ["src/main.ts"],
    format: ["esm"],
    platform: "node",
    target: "node20",
    dts: false,
  },
]);
