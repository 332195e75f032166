import { setTimeout as delay } from 'node:timers/promises'
import { type ControllerWrite, reconcileAll } from '../../../../src/testing/kubernetes/controllers.ts'
import { type Api, must, pathOf, readAll } from './api-client.ts'

const every = 50

export type ControllerLoop = {
  /** Holds the controllers up, or lets them go on; holds when it has returned. */
  pause(paused: boolean): Promise<void>
  /** One round now, whether they are held up or not. */
  once(): Promise<void>
  stop(): Promise<void>
}

/** Runs the controllers against a real API server until it is stopped. */
export function keepReconciled(api: Api, healthy: ReadonlyMap<string, boolean>): ControllerLoop {
  const state = { paused: false, stopped: false, round: Promise.resolve() }
  const cares = { isHealthy: (name: string) => healthy.get(name) ?? true, now: () => '2026-01-05T12:00:00Z' }
  const round = async () => {
    for (const write of reconcileAll(await readAll(api), cares)) await carryOut(api, write)
  }
  const run = async () => {
    while (!state.stopped) {
      // An object that was deleted between the look and the write is looked at anew in the next round.
      if (!state.paused) state.round = round().catch(() => undefined)
      await state.round
      await delay(every)
    }
  }
  const running = run()
  return {
    pause: async (paused) => {
      state.paused = paused
      await state.round
    },
    once: async () => {
      await state.round
      await round()
    },
    stop: async () => {
      state.stopped = true
      await running
    },
  }
}

/** The API server itself leaves an object as it is when a write changes nothing. */
async function carryOut(api: Api, write: ControllerWrite): Promise<void> {
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
