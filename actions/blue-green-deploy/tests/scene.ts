import { ms } from '@slipway/shared/core/duration'
import type { Judgement, Release } from '@slipway/shared/core/words'
import type { AdmissionQueries } from '@slipway/shared/rollout/admission/queries'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeFiles } from '@slipway/shared/testing/fakes'
import { type FakeSide, fakeLedger, fakeLockStore, simulatedJudge, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import type { Inputs } from '../src/inputs.ts'

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

type StepOptions = { ref?: string; sha?: string; event?: string; environment?: Readonly<Record<string, string>> }

/** A GitHub on which nothing newer runs, and which knows nothing of commits and incidents. */
export const quietInquiries: AdmissionQueries = {
  newerRuns: async () => [],
  compareCommits: async () => undefined,
  messages: async () => [],
  incident: async () => undefined,
}

/** A repository with a configuration, and a simulated production that outlives the jobs. */
export function aScene({
  ill,
  blue = {},
  green = {},
  inquiries = quietInquiries,
  config = configuration,
}: {
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
  blue?: Partial<FakeSide>
  green?: Partial<FakeSide>
  inquiries?: AdmissionQueries
  config?: string
} = {}) {
  const clock = fakeClock()
  const target = simulatedTarget({ blue, green })
  const ledger = fakeLedger(clock)
  const lock = fakeLockStore()
  const ended = new Set<number>()
  const stores: Stores = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
  const judge = simulatedJudge(target, ill)
  const controller = new AbortController()
  /** The context of one step of a job; the state is that of the step, main and post. */
  const step = (run: number, { ref = 'refs/heads/main', sha = 'a'.repeat(40), event = 'push', environment = {} }: StepOptions = {}) =>
    aContext({
      runner: aRunner({ run: { id: run, ref, sha, event }, environment }),
      clock,
      files: fakeFiles({ [fakeConfigPath]: config }),
      signal: controller.signal,
    })
  return { clock, target, ledger, lock, ended, controller, step, stand: { stores, target, judge, placement: target.placement, inquiries } }
}
