import { readFileSync } from 'node:fs'
import { parseConfig } from '@slipway/shared/config/load'
import { matchesPath, notActedOn } from '@slipway/shared/config/not-yet'
import { configSchema } from '@slipway/shared/config/schema'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codeDefaults, tiers } from '../docs/config-defaults.ts'
import { configKeys } from '../docs/config-keys.ts'
import { configJsonSchema, configSchemaNode } from '../docs/config-schema.ts'
import { configurationPage } from '../docs/configuration.ts'

const root = configSchemaNode()
const keys = configKeys(root)
const page = configurationPage(root, '')
const introduction = readFileSync(new URL('../docs/configuration-introduction.md', import.meta.url), 'utf8')

/** Every `properties` of a JSON document, wherever it stands. */
function propertiesIn(value: unknown, path: string): { path: string; property: unknown }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === 'properties' && typeof inner === 'object' && inner !== null
      ? Object.entries(inner).map(([name, property]) => ({ path: `${path}/${name}`, property }))
      : []),
    ...propertiesIn(inner, `${path}/${key}`),
  ])
}

/** The schema of every key, by identity: where one schema is used in two places, it is one key. */
function keySchemas(schema: unknown, found = new Map<z.core.$ZodType, string>(), seen = new Set<unknown>()): Map<z.core.$ZodType, string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return found
  seen.add(schema)
  if (schema instanceof z.ZodObject) {
    for (const [key, inner] of Object.entries(schema.shape)) found.set(inner, key)
  }
  const parts: unknown[] = schema instanceof z.core.$ZodType ? Object.values(schema._zod.def) : Object.values(schema)
  for (const part of parts) keySchemas(part, found, seen)
  return found
}

describe('every key of slipway.yml', () => {
  it('is found at every depth', () => {
    const paths = new Set(keys.map(({ path }) => path.join('.')))
    for (const path of [
      'health.*.[].http.expect.digest',
      'environments.*.target.servers.blue.address',
      'services.*.rollout.steps.[].pause.at-most',
      'environments.*.services.*.database.snapshot.command',
      'tests.after',
    ])
      expect(paths).toContain(path)
  })

  it('has a description in the JSON Schema, in every branch', () => {
    const document: unknown = JSON.parse(configJsonSchema('https://example.com/x'))
    const properties = propertiesIn(document, '')
    expect(properties.length).toBeGreaterThan(200)
    const without = properties.filter(({ property }) => !z.looseObject({ description: z.string().min(10) }).safeParse(property).success)
    expect(without.map(({ path }) => path)).toEqual([])
  })

  it('has a description of its own', () => {
    const byText = new Map<string, string[]>()
    for (const [schema, key] of keySchemas(configSchema)) {
      const text = z.globalRegistry.get(schema)?.description ?? `none at ${key}`
      byText.set(text, [...(byText.get(text) ?? []), key])
    }
    expect(byText.size).toBeGreaterThan(150)
    expect([...byText].filter(([, all]) => all.length > 1)).toEqual([])
  })

  it('has a unit where a bare number is written', () => {
    const numbers = keys.filter(({ node: { type } }) => type === 'integer' || type === 'number')
    expect(numbers.length).toBeGreaterThan(3)
    expect(numbers.filter(({ said }) => said.unit === undefined).map(({ path }) => path.join('.'))).toEqual([])
  })

  it('takes its own examples', () => {
    const wrong: string[] = []
    let examples = 0
    for (const [schema, key] of keySchemas(configSchema)) {
      for (const example of z.array(z.unknown()).catch([]).parse(z.globalRegistry.get(schema)?.['examples'])) {
        examples += 1
        const parsed = z.core.safeParse(schema, example)
        if (!parsed.success) wrong.push(`${key}: ${JSON.stringify(example)}: ${parsed.error.message}`)
      }
    }
    expect(examples).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('stands on the page', () => {
    const missing = keys.filter(({ said: { description = '' } }) => !page.includes(description.replaceAll('|', '\\|')))
    expect(missing.map(({ path }) => path.join('.'))).toEqual([])
  })
})

describe('what no code acts on yet', () => {
  it('is part of the schema, each key and each value', () => {
    const strangers = notActedOn.filter(({ path, value }) => {
      const found = keys.filter((key) => matchesPath(path, key.path))
      const hasValue = value === undefined || JSON.stringify(found.map(({ node }) => node)).includes(JSON.stringify(value))
      return found.length === 0 || !hasValue
    })
    expect(strangers).toEqual([])
  })

  it('is marked on the page and for editors, and nothing else is', () => {
    const rows = (text: string) => page.split('\n').filter((line) => line.startsWith(`| \`${text}\``))
    expect(rows('quality.reports')[0]).toMatch(/\| not yet \|$/)
    expect(rows('environments.NAME.approvers')[0]).toMatch(/\| yes \|$/)
    expect(rows('services.NAME.build.preset')[0]).toMatch(/\| yes; `container` not yet \|$/)
    expect(rows('security.high')[0]).toMatch(/\| yes \|$/)
    expect(rows('environments.NAME.url')[0]).toMatch(/\| yes \|$/)
    const described = propertiesIn(JSON.parse(configJsonSchema('https://example.com/x')), '').map(({ path, property }) => ({
      path,
      waits: z.object({ description: z.string() }).parse(property).description.startsWith('Not acted on yet. '),
    }))
    const waits = (end: string) => described.filter(({ path }) => path.endsWith(end)).map((one) => one.waits)
    expect(waits('/quality/reports')).toEqual([true])
    expect(waits('/environments/additionalProperties/approvers')).toEqual([false])
    expect(waits('/environments/additionalProperties/url')).toEqual([false])
    expect(waits('/services/additionalProperties/in')).toEqual([false])
    expect(waits('/database/migrate')).toEqual([false])
    expect(waits('/database/keep-days')).toEqual([false])
    expect(waits('/when-down')).not.toContain(true)
  })
})

describe('a default on the page', () => {
  const cases = [...codeDefaults].flatMap(([path, values]) => tiers.map((tier) => [path, tier, values[tier]] as const))

  it.each(cases)('%s in %s is what a file has that says nothing', (path, tier, value) => {
    expect(parseConfig(fileWith(tier, path, value), 'slipway.yml')).toEqual(parseConfig(fileWith(tier), 'slipway.yml'))
  })

  it('is shown', () => {
    for (const text of ['staging: `2s`<br>production: `1s`', 'staging: `5%`<br>production: `1%`', 'staging: `5m`<br>production: `15m`'])
      expect(page).toContain(text)
    expect(page).toContain('{metric: error-rate, above: 5%, for: 2m}')
  })

  it('belongs to a key', () => {
    for (const path of codeDefaults.keys()) expect(keys.map((key) => key.path.join('.'))).toContain(path)
  })
})

describe('the page', () => {
  it('begins with files that are right', () => {
    const files = [...introduction.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
    expect(files).toHaveLength(2)
    for (const text of files) expect(parseConfig(text, 'slipway.yml').service).toBe('shop')
  })
})

/** A file for one environment, with one more value at `path`. */
function fileWith(tier: string, path = '', value?: unknown): string {
  const document: Record<string, unknown> = { service: 'shop', environments: { [tier]: { url: 'https://example.com' } } }
  if (path === '') return dump(document)
  const written = path
    .replace('environments.*', `environments.${tier}`)
    .split('.')
    .reduceRight<unknown>((inner, key) => ({ [key]: inner }), value)
  return dump(merged(document, written))
}

function merged(one: unknown, other: unknown): unknown {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) return other ?? one
  const all = new Set([...Object.keys(one), ...Object.keys(other)])
  return Object.fromEntries([...all].map((key) => [key, merged(Reflect.get(one, key), Reflect.get(other, key))]))
}
