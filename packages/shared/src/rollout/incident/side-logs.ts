import { messageOf } from '../../core/errors.ts'
import type { Placement } from '../contract/placement.ts'
import type { Intent } from '../ledger/ledger.ts'

type LogDeps = { placement: Pick<Placement, 'logs'>; note(line: string): void; signal: AbortSignal; redact(text: string): string }

const lines = 60
const lineLength = 300

/** The last log lines of a side, redacted and bounded; undefined where the placement has no logs or cannot read them. */
export async function lastLines({ colour, release }: Intent, { placement, note, signal, redact }: LogDeps): Promise<string | undefined> {
  if (placement.logs === undefined) return undefined
  try {
    const text = await placement.logs({ colour, release, artifact: undefined }, lines, signal)
    return text === undefined || text.trim() === '' ? undefined : boundedLines(redact(text))
  } catch (error) {
    note(`the last lines of ${colour} could not be read: ${messageOf(error)}`)
    return undefined
  }
}

function boundedLines(text: string): string {
  const all = text.trimEnd().split(/\r?\n/).slice(-lines)
  return all.map((line) => (line.length > lineLength ? `${line.slice(0, lineLength)}…` : line)).join('\n')
}
