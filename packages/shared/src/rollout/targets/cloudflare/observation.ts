import type { Colour } from '../../../core/words.ts'
import type { Observation, Side } from '../../contract/observation.ts'
import { percentageServed } from './deployment-shares.ts'
import { releaseOfVersion } from './version-tag.ts'
import type { WorkerContext, WorkerState } from './worker-state.ts'

/** Both sides of a Worker as reported by the provider. */
export async function observeWorker({ serving, sides }: WorkerState, context: WorkerContext): Promise<Observation> {
  const sideOf = async (colour: Colour): Promise<Side> => {
    const id = sides[colour]
    const weight = percentageServed(serving, id) / 100
    const state = id === undefined ? 'down' : weight > 0 ? 'serving' : 'draining'
    if (id === undefined) return { weight, open: false, state, address: undefined, sessions: undefined, release: undefined }
    const release = await releaseOfVersion(id, context)
    return {
      weight,
      open: weight > 0,
      state,
      address: await previewAddress(id, context),
      sessions: undefined,
      release,
      identity: { version: id },
    }
  }
  return { blue: await sideOf('blue'), green: await sideOf('green') }
}

async function previewAddress(id: string, { options, memory, signal }: WorkerContext): Promise<string> {
  const { api, script, subdomain } = options
  memory.preview ??= `https://{version}-${script}.${subdomain ?? (await api.subdomain(signal))}.workers.dev`
  return memory.preview.replaceAll('{version}', id.slice(0, 8))
}
