import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { Colour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { HaproxySocket } from './runtime-socket.ts'
import type { StateFile } from './state-file.ts'

export type HaproxyOptions = {
  backend: string
  /** Slipway adds a server with an address (`host:port`) when its side is prepared, and deletes it when the side is retired. */
  servers: Readonly<Record<Colour, { name: string; address: string | undefined }>>
  socket: HaproxySocket
  clock: Clock
  affinity: Affinity
  /** Milliseconds within which HAProxy's own check must report a side as up before it gets traffic. */
  upWithin: number
  /** Milliseconds within which open connections must end before a server is deleted. */
  emptyWithin: number
  stateFile?: StateFile | undefined
}
