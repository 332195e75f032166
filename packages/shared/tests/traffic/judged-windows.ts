import type { ConditionResult } from '../../src/evidence/schema.ts'
import { answered, answeredAfter } from '../../src/testing/fakes.ts'
import { askedPaths } from '../../src/traffic/classification.ts'
import type { OwnDelay } from '../../src/traffic/late-times.ts'
import { countAnswer, countFailure, emptyTally, type Tally, type TrafficFailure, type TrafficWindow } from '../../src/traffic/tally.ts'
import { parseSavedJudgement, type SavedJudgement, TrafficJudge, type TrafficJudgePlan } from '../../src/traffic/traffic-judge.ts'

/**
 * One request: the status of its answer or why there is none, the milliseconds until it, the release that it names, and what this machine has
 * added to its time.
 */
export type Request = { status?: number; failure?: TrafficFailure; took?: number; release?: string; own?: OwnDelay }

export const origin = Date.parse('2026-01-05T12:00:00Z')
const [asked] = askedPaths('http://green.test', ['/items'])

export const defaultPlan: TrafficJudgePlan = {
  thresholds: { 'error-rate': 0.01 },
  requestsPerSecond: 5,
  blockLength: 5_000,
  plannedBlocks: 216,
  release: undefined,
  lostAreErrors: false,
}

function count(tally: Tally, { status = 200, failure, took = 30, release, own = { late: 0, held: 0 } }: Request): void {
  if (failure !== undefined) {
    countFailure(tally, failure)
    return
  }
  const location = status >= 300 && status < 400 ? { location: '/login' } : {}
  countAnswer(tally, answeredAfter(took, answered(status, 'ok', location)), { asked, own, signed: release !== undefined })
}

/** The window of a second, `second` seconds after noon. */
export function aWindow(second: number, requests: readonly Request[], overrides: Partial<TrafficWindow> = {}): TrafficWindow {
  const window: TrafficWindow = {
    at: origin + second * 1_000,
    length: 1_000,
    sent: requests.length,
    lateness: 0,
    ...emptyTally(),
    releases: {},
    ...overrides,
  }
  for (const request of requests) {
    count(window, request)
    if (request.release === undefined) continue
    const own = window.releases[request.release] ?? emptyTally()
    window.releases[request.release] = own
    count(own, request)
  }
  return window
}

/** `seconds` windows with `perSecond` requests each, as `kind` says by the number of the request. */
export function someWindows(seconds: number, kind: (request: number) => Request = () => ({}), { from = 0, perSecond = 5 } = {}) {
  return Array.from({ length: seconds }, (_, second) =>
    aWindow(
      from + second,
      Array.from({ length: perSecond }, (_, index) => kind(second * perSecond + index)),
    ),
  )
}

/** A judge of one source after these windows. */
export function judgeOf(windows: readonly TrafficWindow[], plan: Partial<TrafficJudgePlan> = {}, saved?: SavedJudgement): TrafficJudge {
  const judge = new TrafficJudge({ ...defaultPlan, ...plan }, saved)
  judge.beginLook('5%', ['green'])
  for (const window of windows) judge.add('green', window)
  return judge
}

/** The condition of a metric. */
export function conditionOf(judge: TrafficJudge, metric = 'error-rate'): ConditionResult {
  const found = judge.conclude().find(({ name }) => name.startsWith(metric))
  if (found === undefined) throw new Error(`there is no condition of ${metric}`)
  return found
}

/** The seconds after which a test fires; undefined where none does. */
export function secondsToFire(windows: readonly TrafficWindow[], plan: Partial<TrafficJudgePlan> = {}): number | undefined {
  const judge = judgeOf([], plan)
  const index = windows.findIndex((window) => {
    judge.add('green', window)
    return judge.fired
  })
  return index === -1 ? undefined : index + 1
}

/** The tests as the watch gets them: written as JSON and read again. */
export function handedOn(judge: TrafficJudge): SavedJudgement {
  const saved = parseSavedJudgement(JSON.stringify(judge.save('v1.1.0')))
  if (saved === undefined) throw new Error('what was saved could not be read')
  return saved
}

/** The requests of a rate that were counted, in complete blocks or on their way into one. */
export function countedIn(judge: TrafficJudge, metric = 'error-rate'): { requests: number; bad: number } {
  const rate = judge.save('v1.1.0').rates.find(({ name }) => name === metric)
  const waiting = rate?.buffer?.windows ?? []
  const seen = rate?.test.level.seen
  return {
    requests: (seen?.requests ?? 0) + waiting.reduce((sum, { requests }) => sum + requests, 0),
    bad: (seen?.bad ?? 0) + waiting.reduce((sum, { bad }) => sum + bad, 0),
  }
}
