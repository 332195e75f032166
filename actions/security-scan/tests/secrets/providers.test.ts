import { detectSecrets } from '@slipway/shared/secrets/detect'
import { providerRules } from '@slipway/shared/secrets/providers'
import type { SecretRule } from '@slipway/shared/secrets/rule'
import { describe, expect, it } from 'vitest'
import { commentsOfBase } from '../../src/judge/allow-comments.ts'
import { secretPatterns } from '../../src/scanners/secret-patterns.ts'
import { aScan, outcomeOf } from '../samples.ts'
import { lineOf, type ProviderSample, providerSamples } from './provider-samples.ts'

/** Each rule with its sample. Rules of one id are counted in the order of their table. */
const rows = providerRules.map((rule, index): [name: string, rule: SecretRule, sample: ProviderSample | undefined] => {
  const nth = providerRules.slice(0, index).filter(({ id }) => id === rule.id).length
  return [`${rule.id} (${nth + 1})`, rule, providerSamples[rule.id]?.[nth]]
})

function sampleOf(sample: ProviderSample | undefined): ProviderSample {
  if (sample === undefined) throw new Error('the rule has no sample in provider-samples.ts')
  return sample
}

/** What the rules of providers see in a text. */
const seen = (text: string) =>
  detectSecrets('src/a.ts', text)
    .filter(({ rule }) => providerRules.includes(rule))
    .map(({ rule, value }) => ({ id: rule.id, value }))

describe('the table of providers', () => {
  it('has a sample of each rule, and none without a rule', () => {
    expect(rows.filter(([, , sample]) => sample === undefined).map(([name]) => name)).toEqual([])
    expect(Object.values(providerSamples).flat()).toHaveLength(providerRules.length)
  })

  it.each(rows)('%s: finds each form, by this rule, and tells only the secret', (_name, rule, one) => {
    const sample = sampleOf(one)
    for (const value of [sample.value, ...(sample.also ?? [])]) {
      const hits = detectSecrets('src/a.ts', lineOf(sample, value))
      expect(hits.map((hit) => ({ isThisRule: hit.rule === rule, value: hit.value }))).toEqual([{ isThisRule: true, value }])
    }
  })

  it.each(
    rows.flatMap(([name, , sample]) => Object.entries(sample?.misses ?? {}).map(([what, value]) => [name, what, sample, value] as const)),
  )('%s: does not find what has %s', (_name, _what, one, value) => {
    expect(seen(lineOf(sampleOf(one), value))).toEqual([])
  })

  it.each(rows)('%s: has near misses', (_name, _rule, one) => {
    expect(Object.keys(sampleOf(one).misses).length).toBeGreaterThan(0)
  })

  it.each(rows)('%s: is allowed by a comment of the base, and not by one of the change alone', async (_name, _rule, one) => {
    const sample = sampleOf(one)
    const open = lineOf(sample, sample.value)
    const allowed = `# slipway:allow-secret revoked in a drill\n${open}`
    const changed = async (base: string) => {
      const refused: string[] = []
      const comments = commentsOfBase(
        async () => Buffer.from(base),
        (file) => void refused.push(file),
      )
      const { findings, reason } = await outcomeOf(secretPatterns, { ...aScan({ 'src/a.ts': allowed }), comments })
      return { findings: findings.length, refused, isTold: reason?.includes('1 allowed by a comment: src/a.ts:2 (revoked in a drill)') }
    }
    expect(await changed(allowed)).toEqual({ findings: 0, refused: [], isTold: true })
    expect(await changed(open)).toEqual({ findings: 1, refused: ['src/a.ts'], isTold: false })
  })
})
