import { messageOf } from '@slipway/shared/core/errors'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import type { RollbackJob } from '../job/rollback-job.ts'

const lines = 60
const lineLength = 300

/** The last log lines of a side, redacted and bounded; undefined where the placement has no logs or cannot read them. */
export async function lastLines({ colour, release }: Intent, { context, rollout, redact }: RollbackJob): Promise<string | undefined> {
  if (rollout.placement.logs === undefined) return undefined
  try {
    const text = await rollout.placement.logs({ colour, release, artifact: undefined }, lines, context.signal)
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
