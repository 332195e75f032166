import type { Outcome } from '@slipway/shared/action'
import { ms } from '@slipway/shared/core/duration'
import type { Judgement, Release } from '@slipway/shared/core/words'
import type { Clock } from '@slipway/shared/ports/clock'
import type { Http } from '@slipway/shared/ports/http'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { takeLock } from '@slipway/shared/rollout/lock/lock'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { type FakeSide, fakeLedger, fakeLockStore, simulatedJudge, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import type { Inputs } from '../src/inputs.ts'
import { run } from '../src/run.ts'
import { runPost } from '../src/run-post.ts'
import { repositoryWith } from './runs/waiting-runs.ts'

export const configuration = `service: harbor
environments:
  development: { url: 'http://dev.test/app', branches: ['feature/**'], approval: none, target: { type: command, observe: [o], shift: [s] } }
  staging: { url: 'http://staging.test/app', branches: [develop] }
  production:
    url: http://production.test/app
    branches: [main]
    approval: required
    rollout: { steps: [5%, 50%, 100%], step-time: 1s, ready-within: 5s, hold: 10m }
    placement: { prepare: [start], retire: [stop] }
    target: { type: haproxy, socket: /run/haproxy.sock, backend: web }
`

export function someInputs(overrides: Partial<Inputs> = {}): Inputs {
  return { mode: 'deploy', environment: 'production', version: 'v1.0.0', lockWait: ms(0), token: 'token', ...overrides }
}

type StepOptions = { job?: string; ref?: string; sha?: string; event?: string; environment?: Readonly<Record<string, string>> }

/** Admission queries of a repository without newer runs, without known commits and without incidents. */
export const quietQueries: AdmissionQueries = {
  newerRuns: async () => [],
  compareCommits: async () => undefined,
  messages: async () => [],
  incident: async () => undefined,
}

type SceneOptions = {
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
  blue?: Partial<FakeSide>
  green?: Partial<FakeSide>
  queries?: AdmissionQueries
  /** Empty where the repository has no slipway.yml. */
  config?: string
  http?: Http
}

/** A repository with a configuration, and a simulated production that outlives the jobs. */
export function aScene(options: SceneOptions = {}) {
  return aSceneOn(fakeClock(), options)
}

/** The same on a clock of the test's own. */
export function aSceneOn<C extends Clock>(
  clock: C,
  { ill, blue = {}, green = {}, queries = quietQueries, config = configuration, http }: SceneOptions = {},
) {
  const target = simulatedTarget({ blue, green })
  const ledger = fakeLedger(clock)
  const lock = fakeLockStore()
  const ended = new Set<number>()
  const stores: Stores = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
  const judge = simulatedJudge(target, ill)
  const controller = new AbortController()
  /** The context of one step of a job; the state is that of the step, main and post. */
  const step = (
    run: number,
    { job = 'deploy', ref = 'refs/heads/main', sha = 'a'.repeat(40), event = 'push', environment = {} }: StepOptions = {},
  ) =>
    aContext({
      runner: aRunner({ run: { id: run, job, ref, sha, event }, environment }),
      clock,
      files: fakeFiles(config === '' ? {} : { [fakeConfigPath]: config }),
      signal: controller.signal,
      ...(http === undefined ? {} : { http }),
    })
  return {
    clock,
    target,
    ledger,
    lock,
    ended,
    controller,
    step,
    doubles: { stores, target, judge, placement: target.placement, queries, runs: repositoryWith([]) },
  }
}

/** A scene in which run 1 holds the lock; `whileWaiting` sets what it does at each poll of a job that waits for its answer. */
export async function aRunningRollout(service = 'harbor') {
  const scene = aScene()
  const deps = {
    store: scene.lock,
    service,
    environment: 'production',
    holder: { run: 1, attempt: 1, job: 'deploy' },
    hasEnded: scene.doubles.stores.hasEnded,
    clock: scene.clock,
    log: fakeLog(),
  }
  const lock = await takeLock(deps, 0)
  const whileWaiting = (act: (polls: number) => Promise<void>) => {
    const { sleep } = scene.clock
    let polls = 0
    scene.clock.sleep = async (span, signal) => {
      polls += 1
      await act(polls)
      await sleep(span, signal)
    }
  }
  return { ...scene, held: lock, whileWaiting }
}

/** One deploy job: deploy, complete when it went well, post. */
export async function aDeployJob(scene: ReturnType<typeof aScene>, id: number, version: string, { finish = true } = {}): Promise<Outcome> {
  const context = scene.step(id)
  const outcome = await run(someInputs({ version }), context, scene.doubles)
  if (outcome.ok && finish) await run(someInputs({ mode: 'complete' }), scene.step(id), scene.doubles)
  await runPost(someInputs({ version }), context, scene.doubles)
  scene.ended.add(id)
  return outcome
}
