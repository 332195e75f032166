import type { ApiAnswer } from './api-exchange.ts'

export type Fault =
  /** Answered without being looked at. */
  | { do: 'refuse'; answer: ApiAnswer | undefined }
  /** Applied, but the connection breaks before the answer. */
  | { do: 'lose' }
  /** Not applied, and the connection breaks. */
  | { do: 'drop' }

export type Faults = {
  /** The next write gets this fault; several are taken in their order. */
  onWrite(fault: Fault): void
  onRead(fault: Fault): void
  takeForWrite(): Fault | undefined
  takeForRead(): Fault | undefined
}

export function plannedFaults(): Faults {
  const writes: Fault[] = []
  const reads: Fault[] = []
  return {
    onWrite: (fault) => void writes.push(fault),
    onRead: (fault) => void reads.push(fault),
    takeForWrite: () => writes.shift(),
    takeForRead: () => reads.shift(),
  }
}
