import { closest } from '@slipway/shared/core/closest'
import { formatDuration, ms, parseDuration } from '@slipway/shared/core/duration'
import { ActionError, describe as describeError, messageOf } from '@slipway/shared/core/errors'
import { canonicalJson, parseJson, valueAt } from '@slipway/shared/core/json'
import { inertLogText } from '@slipway/shared/core/log-text'
import { formatPercentage, parsePercentage, ratio } from '@slipway/shared/core/percentage'
import { otherColour, release, worstVerdict } from '@slipway/shared/core/words'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('durations', () => {
  it('reads back what it writes, to the millisecond', () => {
    fc.assert(
      fc.property(fc.nat(10 ** 10), (span) => {
        expect(parseDuration(formatDuration(span))).toBe(span)
      }),
    )
  })

  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['1.5s', 1_500],
    ['1m30s', 90_000],
    [' 15m ', 900_000],
    ['1d2h', 93_600_000],
    ['0s', 0],
  ])('%s is %d ms', (text, span) => expect(parseDuration(text)).toBe(span))

  it.each(['', '5', '5 s', '-1s', '1s-1', 's', '1y', '1e3s', '.5s', '１s'])('refuses "%s"', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  )

  it('has no negative span', () => {
    expect(() => ms(-1)).toThrow(RangeError)
    expect(() => ms(Number.NaN)).toThrow(RangeError)
  })
})

describe('percentages', () => {
  it('reads back what it writes, to the hundredth', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (hundredths) => {
        expect(parsePercentage(formatPercentage(hundredths / 10_000))).toBeCloseTo(hundredths / 10_000, 10)
      }),
    )
  })

  it.each([
    ['5%', 0.05],
    ['0.5 %', 0.005],
    ['100%', 1],
    ['0%', 0],
  ])('%s is %d', (text, share) => expect(parsePercentage(text)).toBe(share))
  it.each(['', '5', '101%', '-1%', '%', '5%%', 'five%'])('refuses "%s"', (text) => expect(parsePercentage(text)).toBeUndefined())
  it('has no share above all', () => expect(() => ratio(1.01)).toThrow(RangeError))
})

describe('inertLogText', () => {
  it('leaves no workflow command on any line, in the present form or the older one', () => {
    const text = fc.string({ unit: fc.constantFrom(':', '#', '[', '\n', ' ', '\r', 'error', 'set-output name=a') })
    fc.assert(
      fc.property(text, (given) => {
        expect(inertLogText(given)).not.toMatch(/::|##\[/)
        expect(inertLogText(given).replaceAll('\u200b', '')).toBe(given)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('closest', () => {
  it.each([
    ['thresold', 'thresholds'],
    ['hihg', 'high'],
    ['Production', 'production'],
    ['stagin', 'staging'],
  ])('takes %s for %s', (word, meant) => expect(closest(word, ['thresholds', 'high', 'production', 'staging'])).toBe(meant))

  it('does not guess at what is near to nothing', () => {
    expect(closest('kubernetes', ['haproxy', 'command'])).toBeUndefined()
    expect(closest('x', [])).toBeUndefined()
  })
})

describe('json', () => {
  it('gives equal text for equal values, whatever the order of their keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse())
        expect(canonicalJson(reversed)).toBe(canonicalJson(value))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('follows a dotted path, and never into what an object inherits', () => {
    const body = { checks: { database: [{ status: 'up' }] }, none: null }
    expect(valueAt(body, 'checks.database.0.status')).toBe('up')
    expect(valueAt(body, '$.checks.database')).toEqual([{ status: 'up' }])
    for (const path of ['none.x', 'checks.x.y', 'constructor', '__proto__.x', 'checks.toString'])
      expect(valueAt(body, path)).toBeUndefined()
  })

  it('names the origin of text that is no JSON', () => {
    expect(() => parseJson('{', 'report.json')).toThrow(/^report\.json is not valid JSON: /)
  })
})

describe('errors', () => {
  it('shows message, hint and cause of a fault that can be mended, without a stack', () => {
    expect(describeError(new ActionError('No file.', { hint: 'Make one.', cause: new Error('ENOENT') }))).toBe(
      'No file.\nMake one.\nCaused by: ENOENT',
    )
    expect(describeError(new ActionError('No file.'))).toBe('No file.')
  })

  it('shows the stack of any other, and takes anything that was thrown', () => {
    expect(describeError(new Error('broken'))).toMatch(/broken\n\s+at /)
    expect([describeError('text'), messageOf(undefined), messageOf(new Error('x'))]).toEqual(['text', 'undefined', 'x'])
  })
})

describe('words', () => {
  it('ranks fail above not-evaluated above warn above pass, and of nothing says not-evaluated', () => {
    expect(worstVerdict(['pass', 'warn'])).toBe('warn')
    expect(worstVerdict(['warn', 'not-evaluated'])).toBe('not-evaluated')
    expect(worstVerdict(['not-evaluated', 'fail', 'pass'])).toBe('fail')
    expect(worstVerdict([])).toBe('not-evaluated')
  })

  it('knows the other side', () => expect([otherColour('blue'), otherColour('green')]).toEqual(['green', 'blue']))

  it.each([
    [{ version: 'v1.2.3', sha: 'a'.repeat(40) }, true],
    [{ version: 'v1.2.3', sha: 'a'.repeat(40), digest: `sha256:${'0'.repeat(64)}` }, true],
    [{ version: 'v1;rm -rf', sha: 'a'.repeat(40) }, false],
    [{ version: '$(id)', sha: 'a'.repeat(40) }, false],
    [{ version: '', sha: 'a'.repeat(40) }, false],
    [{ version: 'v1', sha: 'abc1234' }, false],
  ])('a release %j is %s', (value, good) => expect(release.safeParse(value).success).toBe(good))
})
