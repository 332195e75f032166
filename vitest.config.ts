import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Packages that come without the sources of their source maps are no news.
  logLevel: 'error',
  ssr: { resolve: { conditions: ['slipway-source'] } },
  test: {
    include: ['{actions,packages,tools,bench,examples}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/build/**', '**/dist/**', '**/*.real.test.ts'],
    // GitHub's parser imports JSON without an attribute: vite has to read it, plain Node refuses.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions|languageservice)/] } },
    testTimeout: 30_000,
    maxWorkers: 2,
    // Of the tests of one file that wait for a process of theirs.
    maxConcurrency: 3,
  },
})
