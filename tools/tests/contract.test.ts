import { flag, secret } from '@slipway/shared/inputs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type ActionFile, actionFileSchema } from '../action-file.ts'
import { inputProblems } from '../contract/inputs.ts'
import { outputProblems, outputsSetIn } from '../contract/outputs.ts'

const anAction = (inputs: Record<string, object>, outputs: readonly string[] = []): ActionFile =>
  actionFileSchema.parse({
    name: 'An action',
    description: 'It acts.',
    author: 'Slipway',
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, { description: 'What it is.', ...input }])),
    outputs: Object.fromEntries(['verdict', 'evidence', ...outputs].map((name) => [name, { description: 'What it is.' }])),
    runs: { using: 'node24', main: '../../dist/one/main.js' },
  })

describe('inputs', () => {
  const schema = z.object({ mode: z.enum(['wait', 'watch']), uploadSarif: flag, token: secret.optional(), path: z.string().optional() })
  const agreeing = { mode: { required: true }, 'upload-sarif': { default: 'false' }, token: { default: '${{ github.token }}' }, path: {} }

  it('agree by name, requirement and default', () => {
    expect(inputProblems(anAction(agreeing), schema)).toEqual([])
  })

  it.each([
    ['a name that only action.yml has', { ...agreeing, more: {} }, /"more" is in action.yml/],
    ['a name that only the schema has', { mode: { required: true }, 'upload-sarif': { default: 'false' }, token: {} }, /reads "path"/],
    ['a default that does not parse', { ...agreeing, 'upload-sarif': { default: 'maybe' } }, /does not parse.*maybe/s],
    ['a requirement that the schema does not have', { ...agreeing, path: { required: true } }, /action.yml requires it/],
    ['a requirement that action.yml does not have', { ...agreeing, mode: {} }, /inputsSchema requires it/],
    ['a requirement with a default', { ...agreeing, mode: { required: true, default: 'wait' } }, /one of the two is wrong/],
  ])('do not with %s', (_what, inputs, problem) => {
    expect(inputProblems(anAction(inputs), schema).join('\n')).toMatch(problem)
  })

  it('have no default in the schema, and no secret that is shown', () => {
    const careless = z.object({ path: z.string().default('.'), token: z.string().optional() })
    expect(inputProblems(anAction({ path: {}, token: {} }), careless)).toEqual([
      'input "path": its default belongs into action.yml, not into the schema',
      'input "token": it sounds secret, but inputsSchema does not mask it',
    ])
  })
})

describe('outputs', () => {
  it.each([
    [
      "return { ok, outputs: { healthy: String(ok), 'last-error': [a, { b: 1 }].join(','), url }, summary }",
      ['healthy', 'last-error', 'url'],
    ],
    ['const outputs = { a: `x${y}, z: ${z}`, ...more }', ['a']],
    ['function measuredOutputs(of: X): Record<string, string> {\n  const it = { no: 1 }\n  return { p50: it, p95: it }\n}', ['p50', 'p95']],
    ['// outputs: { commented: 1 }\nconst x = { outputs: outputsOf(x) }', []],
  ])('are found in %j', (source, names) => {
    expect(outputsSetIn(source)).toEqual(names)
  })

  it('are the same on both sides', () => {
    const file = anAction({}, ['url'])
    expect(outputProblems(file, ['outputs: { url }'])).toEqual([])
    expect(outputProblems(file, ['outputs: { uri }'])).toEqual([
      'output "url" is in action.yml, but no source sets it by that name',
      'output "uri" is set, but action.yml does not have it',
    ])
  })
})
