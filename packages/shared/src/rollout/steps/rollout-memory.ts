import { join } from 'node:path'
import { z } from 'zod'
import { messageOf } from '../../core/errors.ts'
import type { Files } from '../../ports/files.ts'
import type { Log } from '../../ports/log.ts'
import type { Weights } from '../contract/observation.ts'
import { entryStates, intent, type LedgerEntry, phase } from '../ledger/ledger.ts'
import { type Holder, holder, sameHolder } from '../lock/lock.ts'

const share = z.number().min(0).max(1)
const ownRollout = z.object({
  holder,
  /** The fencing token of the lock that the job holds. */
  generation: z.int(),
  /** Id of the ledger record; undefined while GitHub has not told it. */
  recordId: z.int().optional(),
  intent,
  /** What the traffic was before the first shift, where one side had everything, and what each shift asked for, in order. */
  writes: z.array(z.object({ blue: share, green: share })),
  /** The entry with which it has come to its end. GitHub may not have taken it yet, or show the record as open for a while. */
  ended: z.object({ state: z.enum(entryStates), phase, detail: z.string() }).optional(),
})

/** The rollout that this job has begun, and what it has asked of the provider. */
export type OwnRollout = z.infer<typeof ownRollout> & { writes: readonly Weights[] }

/**
 * What the job itself knows of its rollout, beside the ledger: a later step of the same job goes back by it while GitHub does not answer.
 * It is lost with the machine, as the job is.
 */
export type RolloutMemory = {
  load(): Promise<OwnRollout | undefined>
  save(own: OwnRollout): Promise<void>
  /** The rollout has come to its end, by this entry of the ledger. */
  end(entry: EndEntry): Promise<void>
  /** The record of the rollout that has come to its end, and the entry. */
  endedRecord(): Promise<{ recordId: number; entry: EndEntry } | undefined>
}

export type EndEntry = Omit<LedgerEntry, 'at'>

export type MemoryPlace = { service: string; environment: string; holder: Holder }

/** The memory as a file in the folder that the runner empties before each job. A file of another job, or one that cannot be read, is none. */
export function fileMemory({ service, environment, holder: self }: MemoryPlace, folder: string, files: Files): RolloutMemory {
  const path = join(folder, 'slipway-rollout', `${environment}.${service}.json`)
  const read = async (): Promise<OwnRollout | undefined> => {
    const parsed = ownRollout.safeParse(jsonOf((await files.read(path)) ?? ''))
    return parsed.success && sameHolder(parsed.data.holder, self) ? parsed.data : undefined
  }
  return memoryOver(read, (own) => files.write(path, JSON.stringify(own)))
}

/** A memory that ends with the process. */
export function processMemory(): RolloutMemory {
  let kept: OwnRollout | undefined
  return memoryOver(
    async () => kept,
    async (own) => {
      kept = own
    },
  )
}

function memoryOver(read: () => Promise<OwnRollout | undefined>, save: RolloutMemory['save']): RolloutMemory {
  return {
    load: async () => {
      const own = await read()
      return own?.ended === undefined ? own : undefined
    },
    save,
    end: async ({ state, phase: reached, detail }) => {
      const own = await read()
      if (own !== undefined) await save({ ...own, ended: { state, phase: reached, detail } })
    },
    endedRecord: async () => {
      const { recordId, ended } = (await read()) ?? {}
      return recordId === undefined || ended === undefined ? undefined : { recordId, entry: ended }
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Adds a shift to the memory of this job's rollout, before it is asked for. */
export async function rememberWrite(
  weights: Weights,
  { memory, log }: { memory: RolloutMemory; log: Pick<Log, 'warning'> },
): Promise<void> {
  try {
    const own = await memory.load()
    if (own !== undefined) await memory.save({ ...own, writes: [...own.writes, { ...weights }] })
  } catch (error) {
    // The memory serves for the case that GitHub is silent: it must not stand in the way.
    log.warning(`What is asked of the provider could not be kept for the later steps of this job: ${messageOf(error)}`)
  }
}
