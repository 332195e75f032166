/** What a look at the ledger met and could not read: it is told, never passed over in silence. */
export type OddRecords = {
  /** Deployments with the ledger's task that are no records of version 1, by id. They count for nothing. */
  dropped: readonly { id: number; reason: string }[]
  /** Keys of records, and phases, that this version does not know. The records count without them. */
  unknownKeys: readonly string[]
  unknownPhases: readonly string[]
}

const named = 3

/** What could not be read as sentences; empty where everything could. What was dropped is a reason to warn. */
export function describeOddRecords(
  { dropped, unknownKeys, unknownPhases }: OddRecords,
  environment: string,
): { level: 'info' | 'warning'; text: string }[] {
  const told: { level: 'info' | 'warning'; text: string }[] = []
  if (dropped.length > 0) {
    const first = dropped.slice(0, named).map(({ id, reason }) => `${id} (${reason})`)
    const rest = dropped.length > named ? ` and ${dropped.length - named} more` : ''
    const many = dropped.length === 1 ? 'A deployment' : `${dropped.length} deployments`
    const subject = `${many} of ${environment} with the task slipway cannot be read as ${dropped.length === 1 ? 'a record' : 'records'} and ${dropped.length === 1 ? 'counts' : 'count'} for nothing`
    told.push({ level: 'warning', text: `${subject}: ${first.join(', ')}${rest}` })
  }
  const unknown = [...unknownKeys.map((key) => `the key ${key}`), ...unknownPhases.map((phase) => `the phase "${phase}"`)]
  if (unknown.length > 0) {
    told.push({
      level: 'info',
      text: `The ledger of ${environment} has what this version of Slipway does not know, and reads without it: ${unknown.join(', ')}`,
    })
  }
  return told
}
