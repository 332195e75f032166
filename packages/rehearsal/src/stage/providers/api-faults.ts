import type { ApiAnswer } from './api-exchange.ts'

export type ApiFault =
  /** Answered without being looked at. */
  | { do: 'refuse'; answer: ApiAnswer | undefined }
  /** Applied, but the connection breaks before the answer. */
  | { do: 'lose' }
  /** Not applied, and the connection breaks. */
  | { do: 'drop' }

export type ApiFaults = {
  /** The next write gets this fault; several are taken in their order. */
  onWrite(fault: ApiFault): void
  onRead(fault: ApiFault): void
  takeForWrite(): ApiFault | undefined
  takeForRead(): ApiFault | undefined
}

export function plannedFaults(): ApiFaults {
  const writes: ApiFault[] = []
  const reads: ApiFault[] = []
  return {
    onWrite: (fault) => void writes.push(fault),
    onRead: (fault) => void reads.push(fault),
    takeForWrite: () => writes.shift(),
    takeForRead: () => reads.shift(),
  }
}
