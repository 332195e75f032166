import { defineConfig } from 'vitest/config'

/** The tests that speak to real tools; `test:real` starts them with the tools on the PATH. */
export default defineConfig({
  // Packages that come without the sources of their source maps are no news.
  logLevel: 'error',
  ssr: { resolve: { conditions: ['slipway-source'] } },
  test: {
    include: ['{actions,packages,tools}/**/*.real.test.ts'],
    exclude: ['**/node_modules/**', '**/build/**', '**/dist/**'],
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
    // A toolchain compiles its own library first.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Proxies and their clients share two cores with the tests: one file at a time keeps the clocks honest.
    fileParallelism: false,
  },
})
