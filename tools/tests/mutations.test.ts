import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mutate } from '../mutations/copy.ts'
import { mutations } from '../mutations/list.ts'
import { killers, trialOf } from '../mutations/trial.ts'
import { root } from '../repository.ts'

describe('the list of mutations', () => {
  it.each(mutations.map((mutation) => [mutation.without, mutation] as const))('finds what it takes out: %s', (_without, mutation) => {
    const text = readFileSync(join(root, mutation.file), 'utf8')
    expect(mutate(text, mutation)).not.toBe(text)
    expect(mutation.tests.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it('takes nothing out where the text is gone, or stands twice', () => {
    const mutation = { file: 'a.ts', find: 'check()', replace: '$&' }
    expect(() => mutate('nothing', mutation)).toThrow('a.ts has 0 places with "check()", not one')
    expect(() => mutate('check() check()', mutation)).toThrow('2 places')
    expect(mutate('now check()', mutation)).toBe('now $&')
  })
})

describe('a mutant', () => {
  const report = (status: string) =>
    JSON.stringify({
      testResults: [
        {
          name: '/copy/a.test.ts',
          assertionResults: [
            { fullName: 'one', status },
            { fullName: 'red before', status: 'failed' },
          ],
        },
      ],
    })
  const whole = trialOf(report('passed'), '/copy')

  it('is noticed by a test that was green and is red now, or no longer there', () => {
    expect(killers(['a.test.ts'], whole, trialOf(report('failed'), '/copy'))).toEqual(['a.test.ts: one'])
    expect(killers(['a.test.ts'], whole, new Map())).toEqual(['a.test.ts: one'])
  })

  it('survives where only tests are red that were red before, or that were not run', () => {
    expect(killers(['a.test.ts'], whole, whole)).toEqual([])
    expect(killers(['b.test.ts'], whole, new Map())).toEqual([])
  })
})
