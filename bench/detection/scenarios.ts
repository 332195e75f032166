import { neededRequests } from './our-judge.ts'
import { type Random, seededRandom } from './random.ts'
import { durationOf, type Plan, type Run } from './run.ts'
import {
  type Arrivals,
  atFirst,
  changing,
  countsOf,
  during,
  inBursts,
  inClusters,
  independently,
  lognormalAbove,
  type Presence,
  type PropertyOf,
  paretoAbove,
  steady,
  swinging,
} from './traffic.ts'

/** What goes on in one run of a scenario. What is left out is as usual. */
type Deployment = {
  bad: PropertyOf
  slow?: PropertyOf
  /** The old release; without it, it fails as the new one does, independently of it. */
  baselineBad?: PropertyOf
  /** The second from which on the release is bad; left out for a good one. */
  onset?: number
  arrivals?: Arrivals
  presence?: Presence
}

/** The largest value that a figure may have. Shares are in percent, times in seconds. */
export type Goals = { takenBack?: number; notEvaluated?: number; missed?: number; median?: number; slowest?: number }

export type Scenario = {
  name: string
  plan: Plan
  kind: 'good' | 'bad'
  /** A share that may be small but not 0 needs many runs to be told from its goal. */
  runs: 'many' | 'few'
  goals: Goals
  /** What the peers are held against in the comparison at the end; without a role they do not judge the scenario. */
  role?: 'independent' | 'bursts' | 'speed' | 'shown'
  deploy(random: Random): Deployment
}

const usualRate = 5
const usualLimit = 0.01
const usualStep = 60
const watch = 900
/** How often a normal release fails, and how often it is slow. */
const normally = independently(0.002)
const rarelySlow = independently(0.01)
/** The old release where the new one is bad: it fails in half as many cases as it may. */
const oldRelease = independently(0.005)

/** The default configuration at a rate: the steps are long enough for the requests that a step needs. */
function planAt(rate: number, limit = usualLimit): Plan {
  const step = Math.max(usualStep, Math.ceil(neededRequests({ rate, limit }) / rate))
  return { rate, limit, steps: [step, step, step], watch }
}

const usual = planAt(usualRate)
const watchAlone: Plan = { ...usual, steps: [] }
const silent: Goals = { takenBack: 1, notEvaluated: 1 }

function good(name: string, goals: Goals, deployment: Deployment | ((random: Random) => Deployment), plan = usual): Scenario {
  return {
    name,
    plan,
    kind: 'good',
    runs: Object.keys(goals).length === 0 ? 'few' : 'many',
    goals,
    deploy: typeof deployment === 'function' ? deployment : () => deployment,
  }
}

function bad(name: string, goals: Goals, deploy: (random: Random) => Deployment & { onset: number }, plan = usual): Scenario {
  return { name, plan, kind: 'bad', runs: (goals.missed ?? 0) > 0 ? 'many' : 'few', goals, deploy }
}

function withRole(role: Scenario['role'], scenario: Scenario): Scenario {
  return role === undefined ? scenario : { ...scenario, role }
}

function fromTheStart(share: number, before: PropertyOf = oldRelease): () => Deployment & { onset: number } {
  return () => ({ bad: independently(share), baselineBad: before, onset: 0 })
}

/** All requests fail for so many seconds, once, at any time that leaves a minute to find it. */
function outage(seconds: number, plan = usual): (random: Random) => Deployment & { onset: number } {
  return (random) => {
    const onset = random() * (durationOf(plan) - seconds - 60)
    return { bad: during([[onset, onset + seconds]], normally), baselineBad: oldRelease, onset }
  }
}

function flapping(down: number, up: number): (random: Random) => Deployment & { onset: number } {
  return (random) => {
    const onset = random() * (down + up)
    const rounds = Math.ceil(durationOf(usual) / (down + up))
    const periods = Array.from({ length: rounds }, (_, round) => onset + round * (down + up)).map((from) => [from, from + down] as const)
    return { bad: during(periods, normally), baselineBad: oldRelease, onset }
  }
}

const minute10 = 600
const late = usual.steps.reduce((sum, step) => sum + step, minute10)

export const scenarios: readonly Scenario[] = [
  ...[0.0005, 0.001, 0.002].map((share) => good(`${percent(share)} errors`, silent, { bad: independently(share) })),
  ...[0.005, 0.009].map((share) => withRole('independent', good(`${percent(share)} errors`, silent, { bad: independently(share) }))),
  ...[0.005, 0.009].map((share) =>
    withRole('bursts', good(`${percent(share)} errors in bursts of 1 s`, silent, { bad: inBursts(share, 1) })),
  ),
  ...[0.005, 0.009].map((share) =>
    withRole(
      share < 0.009 ? 'shown' : undefined,
      good(`${percent(share)} errors in clusters of 10 requests`, silent, { bad: inClusters(share, 10) }),
    ),
  ),
  ...[3, 10].flatMap((seconds) =>
    [0.005, 0.009].map((share) => good(`${percent(share)} errors in bursts of ${seconds} s`, {}, { bad: inBursts(share, seconds) })),
  ),
  ...[0.005, 0.009].map((share) =>
    good(`${percent(share)} errors, load that swings by half`, { takenBack: 1 }, (random) => ({
      bad: independently(share),
      arrivals: swinging(usualRate, 900, random()),
    })),
  ),
  good('lognormal latency with P95 at 98 % of the limit', silent, { bad: normally, slow: lognormalAbove(0.98) }),
  good('Pareto latency with P95 at 98 % of the limit', silent, { bad: normally, slow: paretoAbove(0.98) }),
  good('2 % slow requests', silent, { bad: normally, slow: independently(0.02) }),
  good('cold start: the first 2 to 20 requests slow', silent, (random) => ({
    bad: independently(0.005),
    slow: atFirst(2 + Math.floor(random() * 19), rarelySlow),
  })),
  good('20 % errors in the first 10 s', {}, { bad: changing(10, independently(0.2), normally) }),
  good(
    '0.9 % errors, every second look missing',
    { takenBack: 1 },
    { bad: independently(0.009), presence: (at) => (at % 2 === 0 ? 'measured' : 'missing') },
  ),
  good('0.9 % errors, 30 s without requests', { takenBack: 1 }, (random) => {
    const from = Math.floor(random() * (durationOf(usual) - 30))
    return { bad: independently(0.009), presence: (at) => (at >= from && at < from + 30 ? 'idle' : 'measured') }
  }),
  ...[0.2, 1, 50].flatMap((rate) =>
    [0.005, 0.009].map((share) =>
      good(`${percent(share)} errors at ${rate} requests per second`, silent, { bad: independently(share) }, planAt(rate)),
    ),
  ),
  withRole('shown', good('0.9 % errors in clusters of 10 at 50 requests per second', silent, { bad: inClusters(0.009, 10) }, planAt(50))),
  good('0.9 % errors, the watch alone', silent, { bad: independently(0.009) }, watchAlone),
  good('0.9 % errors in bursts of 1 s, the watch alone', silent, { bad: inBursts(0.009, 1) }, watchAlone),
  // An outage so short is not a bad release: nothing may be taken back.
  good('all requests fail for 5 s, once', { takenBack: 0 }, (random) => {
    const { bad: failing, baselineBad } = outage(5)(random)
    return { bad: failing, ...(baselineBad === undefined ? {} : { baselineBad }) }
  }),

  withRole('speed', bad('3 % errors', { missed: 0, median: 110 }, fromTheStart(0.03))),
  withRole('speed', bad('10 % errors', { missed: 0, median: 25 }, fromTheStart(0.1))),
  withRole('speed', bad('100 % errors', { missed: 0, median: 10 }, fromTheStart(1))),
  withRole('shown', bad('3 % errors at 50 requests per second', { missed: 0, median: 45 }, fromTheStart(0.03), planAt(50))),
  withRole('shown', bad('1 to 3 % errors at 50 requests per second, compared', {}, fromTheStart(0.03, independently(0.01)), planAt(50))),
  withRole(
    'shown',
    bad('0.2 to 3 % errors from minute 10 of the watch', { missed: 7, median: 165 }, () => ({
      bad: changing(late, normally, independently(0.03)),
      baselineBad: normally,
      onset: late,
    })),
  ),
  withRole('shown', bad('all requests fail for 20 s, once', { missed: 0, slowest: 20 }, outage(20))),
  bad('all requests fail for 50 s, once', { missed: 0, slowest: 20 }, outage(50)),
  withRole('shown', bad('20 s down and 20 s up', { missed: 0, slowest: 60 }, flapping(20, 20))),
  bad('P95 at twice the limit: 20 % slow requests', { missed: 0 }, () => ({ bad: normally, slow: independently(0.2), onset: 0 })),
  bad('10 % errors, every second look missing', { missed: 0 }, () => ({
    bad: independently(0.1),
    presence: (at) => (at % 2 === 0 ? 'measured' : 'missing'),
    onset: 0,
  })),
]

/** One run of a scenario: the same for the same number and seed. */
export function runOf(scenario: Scenario, { run, seed }: { run: number; seed: number }): Run {
  const { plan } = scenario
  const number = scenarios.indexOf(scenario)
  const random = seededRandom(seed, number, run)
  const {
    bad: failing,
    slow = rarelySlow,
    baselineBad = failing,
    onset,
    arrivals = steady(plan.rate),
    presence = () => 'measured',
  } = scenario.deploy(random)
  const common = { seconds: durationOf(plan), arrivals, presence }
  return {
    plan,
    canary: countsOf({ ...common, bad: failing(random), slow: slow(random) }),
    baseline: countsOf({ ...common, bad: baselineBad(random), slow: rarelySlow(random) }),
    onset,
  }
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
