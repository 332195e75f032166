import { ActionError } from '../../../core/errors.ts'
import type { Files } from '../../../ports/files.ts'
import { isOnThisMachine } from './runtime-socket.ts'

/** Where `show servers state` is kept, so that a reload begins with the split that is in force (`load-server-state-from-file`). */
export type StateFile = {
  path: string
  files: Pick<Files, 'write'>
  /** Told what could not be written once traffic has moved: the way back must not be held up by a full disk. */
  warn(what: string): void
}

/** Refuses a file beside a HAProxy that is elsewhere: it would be written where nobody reads it. */
export function assertBeside(path: string, socket: string): void {
  if (isOnThisMachine(socket)) return
  throw new ActionError(`target.state-file is ${path}, but HAProxy is at ${socket}, on another machine`, {
    hint: 'Take target.state-file away and let that machine keep its own state, or run the job on the machine of HAProxy.',
  })
}
