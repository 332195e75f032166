import { describe, expect, it } from 'vitest'
import { defaultsOf } from '../../src/config/defaults.ts'
import { parseConfig } from '../../src/config/load.ts'
import { tierOf, toldTier } from '../../src/config/sections/environment/tier.ts'
import { problemsOf } from './grammar.ts'

describe('the tier of an environment', () => {
  it('is the name of the three that are one, and of no other', () => {
    for (const name of ['development', 'staging', 'production']) expect(toldTier(name, undefined)).toBe(name)
    const others = 'dev prod stage live main eu qa uat test preview production-eu eu-production pre-production production2 staging-eu shop'
    expect(others.split(' ').filter((name) => toldTier(name, undefined) !== undefined)).toEqual([])
  })

  it('is the written one, whatever the name', () => {
    expect(tierOf('production', 'staging')).toBe('staging')
    expect(tierOf('staging', 'production')).toBe('production')
  })

  it.each([
    ['prod', 'production'],
    ['live', 'production'],
    ['production-eu', 'production'],
    ['production-api', 'production'],
    ['qa', 'staging'],
    ['stage', 'staging'],
    ['dev', 'development'],
    ['eu', 'development'],
  ])('is asked for where %s does not say it', (name, example) => {
    expect(problemsOf(fileOf(name, '')).slice(1)).toEqual([
      `environments.${name}.tier: missing; only the names development, staging, production say what an environment is, so write which one it is, for example tier: ${example}`,
    ])
    expect(problemsOf(fileOf(name, 'tier: production'))).toEqual([])
  })

  it('is production of a file of the past that does not say it', () => {
    const past = parseConfig(fileOf('eu', ''), 'slipway.yml', { past: true })
    expect(past.environments.get('eu')).toMatchObject({ tier: 'production', approval: 'required' })
  })

  it.each([
    ['staging', 'tier: production', 'production'],
    ['production', 'tier: development', 'development'],
    ['shop', 'tier: production', 'production'],
    ['qa', 'tier: staging', 'staging'],
  ] as const)('decides the defaults of %s with %s', (name, line, tier) => {
    const { approval, monitor, thresholds, ...rest } = environment(name, line)
    expect({ approval, monitor, thresholds, tier: rest.tier }).toEqual({ ...defaultsOf(tier), tier })
  })

  it('says whether deployments pause after a rollback', () => {
    const pauses = ['production', 'staging', 'development'].map((tier) => environment('shop', `tier: ${tier}`).pauseAfterRollback)
    expect(pauses).toEqual([true, false, false])
    expect(environment('shop', 'tier: staging, pause-after-rollback: true').pauseAfterRollback).toBe(true)
  })

  it('gives way to what the environment writes itself', () => {
    expect(environment('shop', 'tier: production, approval: none')).toMatchObject({ tier: 'production', approval: 'none' })
  })
})

function fileOf(name: string, line: string): string {
  return `service: s\nenvironments: { ${name}: { url: https://x.io${line === '' ? '' : `, ${line}`} } }`
}

function environment(name: string, line: string) {
  const found = parseConfig(fileOf(name, line), 'slipway.yml').environments.get(name)
  if (found === undefined) throw new Error(`no ${name}`)
  return found
}
