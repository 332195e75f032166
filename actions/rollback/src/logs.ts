import type { Context } from '@slipway/shared/action'
import { messageOf } from '@slipway/shared/core/errors'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import type { Stage } from './stage.ts'

const lines = 60
const lineLength = 300

/** The last lines of a side, without secrets and bounded; undefined where nobody can tell, which is no reason to tell nothing else. */
export async function lastLines({ colour, release }: Intent, { signal }: Context, { rollout, redact }: Stage): Promise<string | undefined> {
  if (rollout.placement.logs === undefined) return undefined
  try {
    const text = await rollout.placement.logs({ colour, release, artifact: undefined }, lines, signal)
    return text === undefined || text.trim() === '' ? undefined : boundedLines(redact(text))
  } catch (error) {
    rollout.note(`the last lines of ${colour} could not be read: ${messageOf(error)}`)
    return undefined
  }
}

function boundedLines(text: string): string {
  const all = text.trimEnd().split(/\r?\n/).slice(-lines)
  return all.map((line) => (line.length > lineLength ? `${line.slice(0, lineLength)}…` : line)).join('\n')
}
