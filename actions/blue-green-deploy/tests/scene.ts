import { ms } from '@slipway/shared/core/duration'
import type { Judgement, Release } from '@slipway/shared/core/words'
import type { Books } from '@slipway/shared/rollout/crew'
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

/** A repository with a configuration, and a simulated production that outlives the jobs. */
export function aScene({
  ill,
  blue = {},
  green = {},
}: {
  ill?: (release: Release, during: 'ready' | 'step') => Judgement | undefined
  blue?: Partial<FakeSide>
  green?: Partial<FakeSide>
} = {}) {
  const clock = fakeClock()
  const target = simulatedTarget({ blue, green })
  const ledger = fakeLedger(clock)
  const lock = fakeLockStore()
  const ended = new Set<number>()
  const books: Books = { ledger, lock, hasEnded: async ({ run }) => ended.has(run) }
  const judge = simulatedJudge(target, ill)
  const controller = new AbortController()
  /** The context of one step of a job; the state is that of the step, main and post. */
  const step = (run: number, { ref = 'refs/heads/main', sha = 'a'.repeat(40) }: { ref?: string; sha?: string } = {}) =>
    aContext({
      runner: aRunner({ run: { id: run, ref, sha } }),
      clock,
      files: fakeFiles({ [fakeConfigPath]: configuration }),
      signal: controller.signal,
    })
  return { clock, target, ledger, lock, ended, controller, step, stand: { books, target, judge, placement: target.placement } }
}
