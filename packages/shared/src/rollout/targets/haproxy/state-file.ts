import { ActionError, messageOf } from '../../../core/errors.ts'
import type { Files } from '../../../ports/files.ts'
import { type HaproxySocket, isOnThisMachine } from './runtime-socket.ts'

/** The file that stores `show servers state`, so that a reload keeps the current split (`load-server-state-from-file`). */
export type StateFile = {
  path: string
  files: Pick<Files, 'write'>
  /** Receives a write error after traffic has moved: a full disk must not block a rollback. */
  warn(what: string): void
}

/** Throws an ActionError where HAProxy runs on another machine: it would never read the file. */
export function assertSameMachine(path: string, socket: string): void {
  if (isOnThisMachine(socket)) return
  throw new ActionError(`target.state-file is ${path}, but HAProxy is at ${socket}, on another machine`, {
    hint: 'Take target.state-file away and let that machine keep its own state, or run the job on the machine of HAProxy.',
  })
}

type StateSource = { socket: HaproxySocket; stateFile?: StateFile | undefined }

/** Writes the current state where a file is configured. Throws where it cannot be written: before a side has traffic, a stop is safe. */
export async function saveState({ socket, stateFile }: StateSource): Promise<void> {
  if (stateFile !== undefined) await stateFile.files.write(stateFile.path, `${await socket('show servers state')}\n`)
}

/** As `saveState`, but a file that cannot be written is a warning: for after a shift. */
export async function saveStateOrWarn(source: StateSource): Promise<void> {
  try {
    await saveState(source)
  } catch (error) {
    source.stateFile?.warn(`A reload of HAProxy would not keep this split: ${messageOf(error)}`)
  }
}
