import { defaultRollout, defaultsOf } from '@slipway/shared/config/defaults'
import { blockLengthOf } from '@slipway/shared/judge/judging-plan'
import type { SideTraffic } from '@slipway/shared/traffic/side-traffic'
import { TrafficJudge } from '@slipway/shared/traffic/traffic-judge'
import { type Row, row } from '../bench.ts'
import { type Random, seededRandom } from './random.ts'
import type { SecondCounts } from './run.ts'
import { type RunOutcome, summarise, wilsonInterval } from './statistics.ts'
import { changing, countsOf, inBursts, independently, type PropertyOf } from './traffic.ts'

/**
 * Users' own requests as a proxy counts them, read each second, under the default configuration: steps at 5, 25 and 50 % of 60 s, and a watch of
 * 15 minutes with all of the traffic. All synthetic requests are well.
 */
type UsersScenario = {
  name: string
  /** Requests a second of all users. */
  perSecond: number
  release: PropertyOf
  /** The release before. */
  other: PropertyOf
  /** Whether what happens by chance happens to both sides at the same time, as with a database that both need. */
  together?: true
  /** The second from which on the release is bad; undefined for one that must not be taken back. */
  onset?: number
  /** Largest shares in percent, and times in seconds. */
  goals: { takenBack?: number; missed?: number; median?: number; p90?: number }
}

const production = defaultsOf('production').thresholds
const steps = defaultRollout.weights.flatMap((share) => (share < 1 ? [{ share, seconds: defaultRollout.stepTime / 1_000 }] : []))
const watch = 900
const seconds = steps.reduce((sum, step) => sum + step.seconds, 0) + watch
/** When the step at 25 % of the traffic begins. */
const quarter = steps.findIndex(({ share }) => share === 0.25) * 60
const normally = independently(0.002)

const scenarios: readonly UsersScenario[] = [
  ...[0.005, 0.009]
    .flatMap((share) => [
      { name: `${percent(share)} of users' requests fail`, perSecond: 40, release: independently(share), other: independently(share) },
      {
        name: `${percent(share)} of users' requests fail, of 1000 a second`,
        perSecond: 1_000,
        release: independently(share),
        other: normally,
      },
      ...[1, 3].map((burst) => ({
        name: `${percent(share)} of users' requests fail, in bursts of ${burst} s`,
        perSecond: 40,
        release: inBursts(share, burst),
        other: inBursts(share, burst),
      })),
    ])
    .map((one) => ({ ...one, goals: { takenBack: 1 } })),
  {
    name: "3 % of users' requests fail, on the old side just as well, until all traffic is switched",
    perSecond: 40,
    release: changing(180, independently(0.03), normally),
    other: independently(0.03),
    // Both are above the limit: going back would not help, and does no harm.
    goals: { takenBack: 5 },
  },
  {
    name: "5 % of users' requests fail in bursts of 10 s, on both sides at the same time, until all traffic is switched",
    perSecond: 40,
    together: true,
    release: changing(180, inBursts(0.05, 10), normally),
    other: inBursts(0.05, 10),
    goals: { takenBack: 1 },
  },
  {
    name: "5 % of users' requests fail from the step at 25 % on, of 40 a second",
    perSecond: 40,
    release: changing(quarter, normally, independently(0.05)),
    other: normally,
    onset: quarter,
    goals: { missed: 0, median: 30 },
  },
  {
    name: "5 % of users' requests fail from the start, of 40 a second: after the step at 25 % began",
    perSecond: 40,
    release: independently(0.05),
    other: normally,
    onset: quarter,
    goals: { missed: 0, median: 30 },
  },
  {
    name: "3 % of users' requests fail from the start, of 40 a second",
    perSecond: 40,
    release: independently(0.03),
    other: independently(0.005),
    onset: 0,
    goals: { missed: 0 },
  },
  {
    name: "5 % of users' requests fail where the old side fails in 1 %, of 40 a second, from the step at 25 % on",
    perSecond: 40,
    release: changing(quarter, independently(0.01), independently(0.05)),
    other: independently(0.01),
    onset: quarter,
    goals: { missed: 0 },
  },
]

/** The rows of users' traffic: how often a good release is taken back for it, and how soon a bad one. */
export function usersRows({ quick, seed }: { quick: boolean; seed: number }): Row[] {
  const runs = quick ? 50 : 500
  return scenarios.flatMap((scenario, number) => {
    const outcomes = Array.from({ length: runs }, (_, run) =>
      judged(scenario, (stream) => seededRandom(seed + stream, 7_000 + number, run)),
    )
    return rowsOf(scenario, outcomes)
  })
}

function rowsOf({ name, onset, goals }: UsersScenario, outcomes: readonly RunOutcome[]): Row[] {
  const { runs, falseAlarms, caught, medianDelay, p90Delay } = summarise(outcomes)
  const inPercent = (count: number) => Number(((count / runs) * 100).toFixed(2))
  if (onset === undefined) {
    const { low, high } = wilsonInterval(falseAlarms, runs)
    const note = `${falseAlarms} of ${runs} runs; 95 % interval ${(low * 100).toFixed(2)} to ${(high * 100).toFixed(2)} %`
    return [row(`${name}: taken back`, inPercent(falseAlarms), '%', goals.takenBack, note)]
  }
  const early = falseAlarms > 0 ? `taken back before that in ${falseAlarms} of ${runs}` : undefined
  return [
    row(`${name}: missed`, inPercent(runs - caught - falseAlarms), '%', goals.missed, early),
    row(`${name}: median time to catch`, medianDelay, 's', goals.median),
    row(`${name}: time to catch of 90 %`, p90Delay, 's', goals.p90),
  ]
}

function judged(scenario: UsersScenario, randomOf: (stream: number) => Random): RunOutcome {
  const { onset, perSecond, release, other, together } = scenario
  const of = (property: PropertyOf, stream: number, share: (at: number) => number) => {
    const arrivals = (time: number) => perSecond * sharedUntil(time, share)
    const never = () => false
    return countsOf({ seconds, arrivals, bad: property(randomOf(stream)), slow: never, presence: () => 'measured' })
  }
  const green = of(release, 0, shareAt)
  const blue = of(other, together === true ? 0 : 1, (at) => 1 - shareAt(at))
  const judge = new TrafficJudge({
    thresholds: production,
    requestsPerSecond: 5,
    blockLength: blockLengthOf([...steps.map((step) => step.seconds * 1_000), watch * 1_000]),
    plannedBlocks: seconds / 5,
    release: undefined,
    lostAreErrors: false,
    counted: ['users'],
  })
  for (const second of green) {
    const share = shareAt(second.at)
    judge.beginLook(`${share}`, ['green'], { compared: share < 1 })
    const beside = blue[second.at]
    judge.addCounted('users', intervalOf(second), beside === undefined || beside.requests === 0 ? undefined : intervalOf(beside))
    if (judge.fired) return { verdict: 'fail', at: second.at + 1, onset }
  }
  return { verdict: 'pass', at: undefined, onset }
}

function shareAt(at: number): number {
  let begin = 0
  for (const step of steps) {
    begin += step.seconds
    if (at < begin) return step.share
  }
  return 1
}

/** The sum of the shares of the seconds up to a time. */
function sharedUntil(time: number, share: (at: number) => number): number {
  let sum = 0
  for (let at = 0; at < Math.floor(time); at += 1) sum += share(at)
  return sum + (time % 1) * share(Math.floor(time))
}

function intervalOf({ at, requests, bad }: SecondCounts): SideTraffic {
  const [since, until] = [at, at + 1].map((second) => new Date(second * 1_000).toISOString())
  return { source: 'proxy', since: since ?? '', until: until ?? '', requests, s4xx: 0, s5xx: bad, failed: 0, reset: false }
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
