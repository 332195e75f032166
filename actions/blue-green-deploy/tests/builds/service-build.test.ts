import { parseProduct } from '@slipway/shared/config/load'
import { fakeFiles } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { buildCommandsOf, presetIn } from '../../src/builds/service-build.ts'

/** The `build` of a service as slipway.yml gives it. */
function buildIn(text: string) {
  const file = `product: shop\nservices: { api: { in: api, ${text} }, web: { in: web, url: /web } }\nenvironments: { staging: { url: https://a.test } }`
  return parseProduct(file, 'x.yml').of('api').environments.get('staging')?.build
}

const node = { command: 'npm ci && npm run build', test: 'npm test', output: 'dist' }

describe('a service is built', () => {
  it.each([
    ['', 'node', node],
    ['', 'rust', { command: 'cargo install --locked --no-track --path . --root dist', test: 'cargo test --locked', output: 'dist' }],
    ['', 'none', { command: '', test: '', output: '.' }],
    ['build: { preset: node, output: out }', 'none', { ...node, output: 'out' }],
    [
      'build: { preset: rust, output: out dir }',
      'none',
      { command: "cargo install --locked --no-track --path . --root 'out dir'", test: 'cargo test --locked', output: 'out dir' },
    ],
    ['build: { run: make, output: bin }', 'node', { command: 'make', test: '', output: 'bin' }],
    ['build: { run: make, preset: node }', 'none', { command: 'make', test: 'npm test', output: 'dist' }],
    ['build: { test: make check }', 'node', { ...node, test: 'make check' }],
    ["build: { run: [make, 'it''s', a b], output: bin }", 'none', { command: "make 'it'\\''s' 'a b'", test: '', output: 'bin' }],
    ['build: { preset: none }', 'node', { command: '', test: '', output: '.' }],
  ] as const)('with { %s } in a folder of %s', (text, found, expected) => {
    expect(buildCommandsOf(buildIn(text), found)).toEqual(expected)
  })

  it('not as a container yet', () => {
    expect(() => buildIn('build: { preset: container }')).toThrow('services.api.build.preset: "container" is part of the grammar')
  })
})

it.each([
  ['package.json', 'node'],
  ['Cargo.toml', 'rust'],
  ['index.html', 'none'],
])('a folder with %s is one of %s', async (name, preset) => {
  expect(await presetIn('/w/api', fakeFiles({ [`/w/api/${name}`]: 'x', '/w/web/package.json': '{}' }))).toBe(preset)
})
