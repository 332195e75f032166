import { setTimeout as delay } from 'node:timers/promises'
import { type Api, must, pathOf, readAll } from './api-client.ts'
import { reconcileAll, type Write } from './controller.ts'

const every = 50

/** Runs the controllers against a real API server until it is stopped; each writes only what has changed. */
export function keepReconciled(api: Api, healthy: ReadonlyMap<string, boolean>): { pause(paused: boolean): void; stop(): Promise<void> } {
  const state = { paused: false, stopped: false }
  const run = async () => {
    while (!state.stopped) {
      if (!state.paused) {
        try {
          for (const write of reconcileAll(await readAll(api), { isHealthy: (name) => healthy.get(name) ?? true, now: () => '2026-01-05T12:00:00Z' })) {
            await carryOut(api, write)
          }
        } catch {
          // An object that was deleted between the look and the write is looked at anew in the next round.
        }
      }
      await delay(every)
    }
  }
  const running = run()
  return {
    pause: (paused) => {
      state.paused = paused
    },
    stop: async () => {
      state.stopped = true
      await running
    },
  }
}

/** The API server itself leaves an object as it is when a write changes nothing. */
async function carryOut(api: Api, write: Write): Promise<void> {
  if (write.what === 'status') {
    const [kind = '', name = ''] = write.resource.split('/')
    await must(api('PATCH', `${pathOf(kind, name)}/status`, { status: write.status }, 'application/merge-patch+json'))
    return
  }
  const name = `${write.service}-1`
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, labels: { 'kubernetes.io/service-name': write.service } },
    addressType: 'IPv4',
    endpoints: write.endpoints,
    ports: [{ port: 8080 }],
  }
  await must(api('PATCH', `${pathOf('EndpointSlice', name)}?fieldManager=tests&force=true`, slice, 'application/apply-patch+yaml'))
}
