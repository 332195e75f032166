import { target as targetSchema } from '../../../../src/config/targets.ts'
import { ms } from '../../../../src/core/duration.ts'
import type { Clock } from '../../../../src/ports/clock.ts'
import type { Exec } from '../../../../src/ports/exec.ts'
import type { Log } from '../../../../src/ports/log.ts'
import type { TrafficTarget } from '../../../../src/rollout/contract/target.ts'
import { configuredKubernetesTarget } from '../../../../src/rollout/targets/kubernetes/target.ts'
import { answered, fakeHttp, fakeLog } from '../../../../src/testing/fakes.ts'

const blue = { deployment: 'web-blue', service: 'web-blue', address: 'http://web-blue.shop.svc.cluster.local' }
const green = { deployment: 'web-green', service: 'web-green', address: 'http://web-green.shop.svc.cluster.local' }
export const byService = { service: 'web' }
export const byRoute = { 'http-route': 'web' }

/** A target for the manifests of the documentation; `overrides` as they stand in slipway.yml. */
export function targetFor(
  overrides: Readonly<Record<string, unknown>>,
  deps: { exec: Exec; clock: Clock; log?: Log; variables?: Readonly<Record<string, string>> },
): TrafficTarget {
  const config = targetSchema.parse({
    type: 'kubernetes',
    namespace: 'shop',
    sides: { blue, green },
    image: 'registry.example.com/web:$RELEASE',
    ...overrides,
  })
  if (config.type !== 'kubernetes') throw new Error('The schema gave another target')
  return configuredKubernetesTarget({ ...config, 'time-limit': ms(10_000) }, 'environments.production.target', {
    cwd: '/',
    variables: {},
    log: fakeLog(),
    http: fakeHttp(() => answered(404)),
    ...deps,
  })
}
