/** An error that the author of the workflow can fix: shown as one message with a hint, without a stack. */
export class ActionError extends Error {
  readonly hint: string | undefined

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ActionError'
    this.hint = options.hint
  }
}

/** The text for a person: message and hint of an ActionError, otherwise the stack; then the cause. */
export function describe(error: unknown): string {
  if (error instanceof ActionError) {
    const hint = error.hint === undefined ? '' : `\n${error.hint}`
    return `${error.message}${hint}${describeCause(error.cause)}`
  }
  if (error instanceof Error) return `${error.stack ?? error.message}${describeCause(error.cause)}`
  return String(error)
}

/** The message of any thrown value, as part of a sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The code of a system error, such as `ECONNREFUSED`; empty without one. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function describeCause(cause: unknown): string {
  return cause === undefined ? '' : `\nCaused by: ${messageOf(cause)}`
}
