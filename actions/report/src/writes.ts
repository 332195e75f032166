import { ActionError, describe, messageOf } from '@slipway/shared/core/errors'
import { details, escapeMarkdown, type Markdown, md, table } from '@slipway/shared/core/markdown'
import { isForbidden, isRateLimited } from '@slipway/shared/github/errors'

/** One write of the report and its result. `refused`: the token lacks a permission, or has no requests left; `skipped`: there was nothing to write. */
export type ReportWrite = { what: string; state: 'done' | 'refused' | 'failed' | 'skipped'; detail: string }

/** Runs one write and returns its result. An error is in the result; only a cancellation is thrown. */
export async function attempt(what: string, write: () => Promise<string>, signal?: AbortSignal): Promise<ReportWrite> {
  try {
    return { what, state: 'done', detail: await write() }
  } catch (error) {
    if (signal?.aborted === true) throw error
    if (isForbidden(error) || isRateLimited(error)) return { what, state: 'refused', detail: refusal(error) }
    return { what, state: 'failed', detail: error instanceof ActionError ? oneLine(describe(error)) : messageOf(error) }
  }
}

export function skipped(what: string, detail: string): ReportWrite {
  return { what, state: 'skipped', detail }
}

/** The writes as a table for the step summary. */
export function renderWrites(writes: readonly ReportWrite[]): Markdown {
  if (writes.length === 0) return md``
  const rows = writes.map((write) => [write.what, write.state, write.detail].map(escapeMarkdown))
  return md`\n\n${details('What was written', table(['what', 'state', ''], rows))}\n`
}

function refusal(error: { permissions: readonly string[]; message: string; hint: string | undefined }): string {
  if (error.permissions.length > 0) return `the token lacks a permission: add ${error.permissions.join(', or ')} to the job`
  return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, '. ')
}
