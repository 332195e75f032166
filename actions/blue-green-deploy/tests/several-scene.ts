import { ms } from '@slipway/shared/core/duration'
import type { ServiceRelease } from '@slipway/shared/core/service-releases'
import type { Judgement, Release } from '@slipway/shared/core/words'
import type { Exec } from '@slipway/shared/ports/exec'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { aContext, aRunner, fakeClock, fakeConfigPath, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { fakeLedger, fakeLockStore, simulatedJudge, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import type { Inputs } from '../src/inputs.ts'
import { repositoryWith } from './runs/waiting-runs.ts'
import { quietQueries } from './scene.ts'

export const severalServices = `product: harbor
services:
  web: { in: web, url: /web, needs: [api], on: { haproxy: web } }
  api: { in: api, url: /api, on: { haproxy: api } }
environments:
  production:
    url: http://production.test
    branches: [main]
    approval: none
    rollout: { steps: [5%, 50%, 100%], step-time: 1s, ready-within: 5s, hold: 10m }
    placement: { prepare: [start], retire: [stop] }
`

export function aRelease(service: string, version: string): ServiceRelease {
  return { service, version, sha: 'a'.repeat(40) }
}

export function severalInputs(overrides: Partial<Inputs> = {}): Inputs {
  return { mode: 'deploy', environment: 'production', lockWait: ms(0), token: 'token', ...overrides }
}

type SeveralOptions = {
  exec?: Exec
  ill?: (release: Release, during: 'ready' | 'step', service: string) => Judgement | undefined
  config?: string
}

/** A repository of several services, each with a simulated target, ledger and lock that outlive the jobs. */
export function aSceneOfSeveral(names: readonly string[], { ill = () => undefined, config = severalServices, exec }: SeveralOptions = {}) {
  const clock = fakeClock()
  const log = fakeLog()
  const ended = new Set<number>()
  const of = Object.fromEntries(
    names.map((service) => {
      const target = simulatedTarget()
      const stores: Stores & { ledger: ReturnType<typeof fakeLedger>; lock: ReturnType<typeof fakeLockStore> } = {
        ledger: fakeLedger(clock),
        lock: fakeLockStore(),
        hasEnded: async ({ run }) => ended.has(run),
      }
      const judge = simulatedJudge(target, (release, during) => ill(release, during, service))
      return [service, { target, stores, judge, placement: target.placement }] as const
    }),
  )
  const files = fakeFiles({ [fakeConfigPath]: config })
  const step = (run: number) =>
    aContext({
      runner: aRunner({ run: { id: run, job: 'deploy', ref: 'refs/heads/main', sha: 'a'.repeat(40), event: 'push' } }),
      clock,
      log,
      files,
      ...(exec === undefined ? {} : { exec }),
      signal: new AbortController().signal,
    })
  const serving = () =>
    Object.fromEntries(
      Object.entries(of).map(([service, { target }]) => {
        const colour = (['blue', 'green'] as const).find((one) => target.sides[one].up && target.sides[one].assigned === 1)
        return [service, colour === undefined ? 'in between' : target.sides[colour].release?.version]
      }),
    )
  const doubles = { services: of, queries: quietQueries, runs: repositoryWith([]), treeOf: async () => undefined }
  return { clock, log, ended, of, step, serving, doubles, files }
}
