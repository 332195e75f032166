import { isInFolder, matchesFilePaths } from '@slipway/shared/config/paths'
import { expect, it } from 'vitest'

it.each([
  ['packages/common/**', 'packages/common/a/b.ts', true],
  ['packages/common/**', 'packages/common-x/b.ts', false],
  ['packages/common', 'packages/common/a/b.ts', true],
  ['./packages/common/', 'packages/common/.hidden/b', true],
  ['packages/common', 'packages/common', true],
  ['packages/common', 'packages/commons', false],
  ['**/*.proto', 'a.proto', true],
  ['**/*.proto', 'x/y/a.proto', true],
  ['**/migrations/**', 'db/migrations/1.sql', true],
  ['**/migrations/**', 'migrations/1.sql', true],
  ['*.json', 'a/b.json', false],
  ['db/[0-9].sql', 'db/1.sql', true],
  ['db/[0-9].sql', 'db/12.sql', false],
  ['*.jsx?', 'page.js', true],
  ['*.jsx?', 'page.jsx', true],
  ['app/\\[slug\\]', 'app/[slug]/page.tsx', true],
  ['a.b/*', 'axb/c', false],
])('%s has %s: %s', (pattern, file, expected) => {
  expect(matchesFilePaths([pattern], file)).toBe(expected)
})

it.each([
  [['packages/common', '!packages/common/**.md'], 'packages/common/a.ts', true],
  [['packages/common', '!packages/common/**.md'], 'packages/common/a/b.md', false],
  [['packages/common', '!packages/common/docs', 'packages/common/docs/api.json'], 'packages/common/docs/x', false],
  [['packages/common', '!packages/common/docs', 'packages/common/docs/api.json'], 'packages/common/docs/api.json', true],
])('%j have %s: %s', (patterns, file, expected) => {
  expect(matchesFilePaths(patterns, file)).toBe(expected)
})

it.each([
  ['.', 'a/b', true],
  ['./', 'a', true],
  ['api', 'api/x', true],
  ['./api/', 'api/x', true],
  ['api', 'api', false],
  ['api', 'apis/x', false],
])('in %s lies %s: %s', (folder, file, expected) => {
  expect(isInFolder(folder, file)).toBe(expected)
})
