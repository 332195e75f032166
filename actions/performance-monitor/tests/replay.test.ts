import type { Files } from '@slipway/shared/ports/files'
import { answered, fakeFiles } from '@slipway/shared/testing/fakes'
import { parseLimits } from '@slipway/shared/watch/limit-option'
import { type RecordedWatch, readRecordedWatches } from '@slipway/shared/watch/recorded-watch'
import { describeReplay, describeUnder, type OtherLimits, replayUnder, replayWatch } from '@slipway/shared/watch/replay'
import { describe, expect, it } from 'vitest'
import { anInputs, type Behaviour, monitor, ok } from './watch-scene.ts'

const folder = '/workspace/monitoring-results'
const staging = anInputs({ environment: 'staging' })

/** From 10 s on three answers of ten to the requests of the watch are errors. */
const third = (): Behaviour => {
  let asked = 0
  return ({ url }, at) => {
    if (!url.endsWith('/api/items')) return { answer: ok() }
    asked += 1
    return { answer: at > 10_000 && asked % 10 < 3 ? answered(503) : ok() }
  }
}
/** Without a rule with a number and a time, which no limit changes. */
const settings = `
service: harbor
environments:
  staging:
    url: https://staging.test/app
    monitor: 60s
    thresholds: { response-time: { p95: 1s }, error-rate: 5% }
    traffic: { requests-per-second: 10, paths: [/api/items] }
rollback: { when: [{ security: critical }] }
`
const recorded = async (behaviour: Behaviour, overrides = {}) => {
  const { files } = await monitor({ ...staging, ...overrides }, behaviour, { settings })
  return fakeFiles(Object.fromEntries(files))
}
const read = async (files: Files): Promise<RecordedWatch> => (await readRecordedWatches(folder, files))[0]
const told = async (files: Files, limits: OtherLimits) => {
  const replay = replayWatch(await read(files))
  return describeUnder(replayUnder(limits, replay.watch), replay)
}

describe('a recorded watch', () => {
  it('gives its verdict again, with the second at which the evidence sufficed', async () => {
    const replay = replayWatch(await read(await recorded(third())))
    expect(replay.same).toBe(true)
    expect(describeReplay(replay)).toMatch(/^REGRESSED at \d\d:\d\d:\d\d UTC, as recorded: \d+ of \d+ requests failed/)
  })

  it('is not what was recorded where somebody has changed it', async () => {
    const files = await recorded(third())
    const path = `${folder}/results.json`
    files.all.set(path, (files.all.get(path) ?? '').replaceAll('"verdict": "fail"', '"verdict": "pass"'))
    const replay = replayWatch(await read(files))
    expect(replay.same).toBe(false)
    expect(describeReplay(replay)).toMatch(/^REGRESSED at .*, but pass at .* was recorded: the folder was changed/)
  })

  it('is read with the watches of several services, and the first of two looks', async () => {
    const files = await recorded(third(), { look: true })
    const both = await readRecordedWatches(folder, files)
    expect(both.map(({ at }) => at)).toEqual(['', 'first-look'])
  })

  it('is the one of an older version too, which counted no lines', async () => {
    const files = await recorded(third())
    const path = `${folder}/results.json`
    const { samples, judged, ...older } = JSON.parse(files.all.get(path) ?? '')
    expect([samples, judged]).toEqual([expect.any(Number), expect.anything()])
    files.all.set(path, JSON.stringify(older))
    expect(replayWatch(await read(files)).same).toBe(true)
  })
})

describe('under another limit', () => {
  it('a watch is caught earlier, or later, or not at all, and says so', async () => {
    const files = await recorded(third())
    expect(await told(files, { 'error-rate': 0.01 })).toMatch(
      /^would have been caught at \d\d:\d\d:\d\d UTC, \d+s earlier: \d+ of \d+ requests failed .* where 1% is allowed$/,
    )
    expect(await told(files, { 'error-rate': 0.05 })).toMatch(/^would have been caught at .*, at the same second: /)
    expect(await told(files, { 'error-rate': 0.4 })).toMatch(/^would not have been caught in what was recorded until .* UTC: /)
  })

  it('what passed is caught too', async () => {
    const files = await recorded(third(), { errorRate: 0.5 })
    expect(await told(files, { 'error-rate': 0.01 })).toMatch(/^would have been caught at .*, where nothing was found: /)
  })
})

describe('a folder that gives no verdict', () => {
  const broken = async (change: (files: Map<string, string>) => void) => {
    const files = await recorded(third())
    change(files.all)
    return await read(files).catch((error: Error) => error.message)
  }
  const [results, samples] = [`${folder}/results.json`, `${folder}/samples.ndjson`]
  const edited = (path: string, edit: (text: string) => string) => (files: Map<string, string>) => {
    files.set(path, edit(files.get(path) ?? ''))
  }

  it.each([
    [
      'without results',
      (files: Map<string, string>) => files.delete(results),
      /is cut, .*: results\.json is missing: the watch was killed/,
    ],
    ['without samples', (files: Map<string, string>) => files.delete(samples), /is cut, .*: samples\.ndjson is missing/],
    ['cut within a line', edited(samples, (text) => text.slice(0, -5)), /the last line of samples\.ndjson is not complete/],
    ['cut between two lines', edited(samples, (text) => text.replace(/[^\n]*\n$/, '')), /has \d+ lines, and \d+ were written/],
    ['with a line of its own', edited(samples, (text) => `{"kind":"weather"}\n${text}`), /a line that this Slipway does not know/],
    ['newer', edited(results, (text) => text.replace('"schema": 1', '"schema": 2')), /is of version 2, and this Slipway reads version 1/],
    ['with no settings', edited(results, (text) => text.replace('"settings"', '"other"')), /is not the record of a watch: settings/],
    ['empty', (files: Map<string, string>) => files.clear(), /holds no watch/],
  ])('%s says why', async (_name, change, expected) => {
    expect(await broken(change)).toMatch(expected)
  })
})

describe('a limit', () => {
  it('is read as in slipway.yml', () => {
    expect(parseLimits(['error-rate=0.8%', 'response-time.p95=1s500ms'])).toEqual({ 'error-rate': 0.008, 'response-time.p95': 1_500 })
  })

  it.each([
    ['error-rat=1%', /names "error-rat"; did you mean "error-rate"\?/],
    ['throughput=5', /names "throughput"/],
    ['error-rate=1', /expected a percentage above 0% such as 0\.8% after "error-rate="/],
    ['error-rate=0%', /expected a percentage above 0%/],
    ['response-time.p95=1%', /expected a time above 0 such as 800ms/],
  ])('%s is refused, and it is said what was expected', (text, expected) => {
    expect(() => parseLimits([text])).toThrow(expected)
  })
})
