import { ActionError, describe, messageOf } from '@slipway/shared/core/errors'
import { isForbidden } from '@slipway/shared/github/errors'

/**
 * One thing that the report writes, and what became of it. `refused`: the token may not; `failed`: it was tried in vain;
 * `skipped`: there was no occasion.
 */
export type Write = { what: string; state: 'done' | 'refused' | 'failed' | 'skipped'; detail: string }

/** Writes one thing and says what became of it; what goes wrong is told, never thrown, but a cancellation. */
export async function attempt(what: string, write: () => Promise<string>, signal?: AbortSignal): Promise<Write> {
  try {
    return { what, state: 'done', detail: await write() }
  } catch (error) {
    if (signal?.aborted === true) throw error
    if (isForbidden(error)) return { what, state: 'refused', detail: refusal(error) }
    return { what, state: 'failed', detail: error instanceof ActionError ? oneLine(describe(error)) : messageOf(error) }
  }
}

export function skipped(what: string, detail: string): Write {
  return { what, state: 'skipped', detail }
}

function refusal(error: { permissions: readonly string[]; message: string; hint: string | undefined }): string {
  if (error.permissions.length > 0) return `the token lacks a permission: add ${error.permissions.join(', or ')} to the job`
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, '. ')
}
