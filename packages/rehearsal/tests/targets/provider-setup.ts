import type { Colour, Release } from '@slipway/shared/core/words'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemHttp } from '@slipway/shared/ports/http'
import type { Observation, Weights } from '@slipway/shared/rollout/contract/observation'
import type { SideRelease } from '@slipway/shared/rollout/contract/side-release'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { aRelease } from '@slipway/shared/testing/rollout-fakes'
import type { ApiCall } from '../../src/stage/providers/api-server.ts'
import { serveOnFreePort } from '../../src/stage/providers/api-server.ts'

/** The wait for a rate limit and for a provider's own work, shortened: the order of things is what counts. */
const hastyClock = {
  now: systemClock.now,
  sleep: (span: number, signal?: AbortSignal) => systemClock.sleep(Math.min(span, 5), signal),
}

/** A clock that does not wait: what was slept is added to the time. */
export function skippingClock() {
  let skipped = 0
  return {
    now: () => systemClock.now() + skipped,
    sleep: async (span: number, signal?: AbortSignal) => {
      skipped += span
      await systemClock.sleep(0, signal)
    },
  }
}

export function ports() {
  return { http: systemHttp, clock: hastyClock, log: fakeLog() }
}

/** A process that tells its release. */
export async function place(release: string): Promise<AsyncDisposable & { url: string }> {
  return await serveOnFreePort((_request, response) => response.writeHead(200, { 'x-release': release }).end(release))
}

export function subject(colour: Colour, version = 'v1.0.0'): SideRelease {
  const release: Release = aRelease(version)
  return { colour, release, artifact: undefined }
}

/** Writes that the provider took in. A query of the analytics is none. */
export function writes(calls: readonly ApiCall[]): string[] {
  return calls
    .filter((call) => call.method !== 'GET' && call.path !== '/graphql' && call.status < 300 && call.status > 0)
    .map((call) => `${call.method} ${call.path.split('?')[0]}`)
}

/** How many of `count` answers came from each release. */
export async function split(url: string, count: number, headers: Record<string, string> = {}): Promise<Record<string, number>> {
  const seen: Record<string, number> = {}
  for (let sent = 0; sent < count; sent++) {
    const release = (await fetch(url, { headers })).headers.get('x-release') ?? 'none'
    seen[release] = (seen[release] ?? 0) + 1
  }
  return seen
}

export async function shares(target: TrafficTarget): Promise<Weights> {
  const observed: Observation = await target.observe()
  return { blue: observed.blue.weight, green: observed.green.weight }
}
