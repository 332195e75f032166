import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { configJsonSchema } from '../docs/config-schema.ts'
import { permissionsTable } from '../docs/permissions.ts'
import { withRepositoryName } from '../docs/repository-name.ts'
import { withRegion } from '../docs/tables.ts'
import { root } from '../repository.ts'
import { parseWorkflow } from '../workflows/file.ts'

describe('generated texts', () => {
  it('replace what stands between markers, and say which marker is missing', () => {
    const text = 'a\n<!-- inputs:start -->\nold\n<!-- inputs:end -->\nb\n'
    expect(withRegion(text, 'inputs', 'new')).toBe('a\n<!-- inputs:start -->\nnew\n<!-- inputs:end -->\nb\n')
    expect(() => withRegion(text, 'outputs', 'new')).toThrow('<!-- outputs:start -->')
  })

  it.each([
    ['uses: old/name/actions/report@v1', 'uses: quay/harbor/actions/report@v1'],
    ['    uses: old/name/.github/workflows/enhanced-ci.yml@v1', '    uses: quay/harbor/.github/workflows/enhanced-ci.yml@v1'],
    [
      '$schema=https://raw.githubusercontent.com/old/name/v1/schema/x.json',
      '$schema=https://raw.githubusercontent.com/quay/harbor/v1/schema/x.json',
    ],
    ['git clone https://github.com/old/name.git suite', 'git clone https://github.com/quay/harbor.git suite'],
    ['- uses: actions/checkout@v7', '- uses: actions/checkout@v7'],
    ['uses: github/codeql-action/init@v4', 'uses: github/codeql-action/init@v4'],
    ['https://github.com/hadolint/hadolint/wiki', 'https://github.com/hadolint/hadolint/wiki'],
  ])('name the repository in %j', (before, after) => {
    expect(withRepositoryName(before, 'quay/harbor')).toBe(after)
  })
})

describe('the table of permissions', () => {
  it('says of each job what it may and why, in the words of the workflow', () => {
    const source = `on: { workflow_call: {} }
permissions: {}
jobs:
  look:
    permissions:
      contents: read
  act:
    permissions:
      contents: write # the lock | the history
      deployments: write # the ledger
    uses: $/.github/workflows/deploy.yml
  idle:
    permissions: {}
`
    expect(
      permissionsTable([parseWorkflow('.github/workflows/a.yml', source, false)])
        .split('\n')
        .slice(2),
    ).toEqual([
      '| `a.yml` | `look` | `contents: read` (the code and slipway.yml) |',
      '| `a.yml` | `act`, calls `deploy.yml` | `contents: write` (the lock \\| the history)<br>`deployments: write` (the ledger) |',
      '| `a.yml` | `idle` | none |',
    ])
  })
})

describe('the JSON Schema of slipway.yml', () => {
  const property = z.looseObject({ pattern: z.string().optional(), type: z.string().optional() })
  const environment = z.object({ additionalProperties: z.object({ properties: z.record(z.string(), property) }) })
  const schema = z
    .object({ properties: z.looseObject({ environments: environment }) })
    .parse(JSON.parse(configJsonSchema('https://example.com/x')))
  const properties = schema.properties.environments.additionalProperties.properties

  it('describes what a person types, not what it becomes', () => {
    const monitor = new RegExp(properties['monitor']?.pattern ?? '(never)')
    expect(properties['monitor']?.type).toBe('string')
    expect(['15m', '1m30s', '500ms', '1.5h'].every((text) => monitor.test(text))).toBe(true)
    expect(['15', 'soon', '5 m', ''].some((text) => monitor.test(text))).toBe(false)
  })

  it('leaves nothing open that the loader would refuse as unknown', () => {
    expect(readFileSync(new URL('../../schema/slipway.schema.json', import.meta.url), 'utf8')).not.toMatch(/"additionalProperties": true/)
  })
})

describe('the page of the architecture', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')
  const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.ts)`/g)].map(([, path = '']) => path)
  const places = ['', 'packages/shared/src', 'packages/shared/src/rollout', 'actions/rollback/src']

  it('names many files and folders', () => {
    expect(named.length).toBeGreaterThan(40)
  })

  it.each([...new Set(named)])('names %s, which exists', (path) => {
    expect(places.some((place) => existsSync(join(root, place, path)))).toBe(true)
  })
})
