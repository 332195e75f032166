/** A fault that the author of the workflow can mend: shown as one message with a hint, without a stack. */
export class ActionError extends Error {
  readonly hint: string | undefined

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'ActionError'
    this.hint = options.hint
  }
}

/** The text a person is shown: message and hint of an ActionError, otherwise the stack, with every cause below it. */
export function describe(error: unknown): string {
  if (error instanceof ActionError) {
    const hint = error.hint === undefined ? '' : `\n${error.hint}`
    return `${error.message}${hint}${describeCause(error.cause)}`
  }
  if (error instanceof Error) return `${error.stack ?? error.message}${describeCause(error.cause)}`
  return String(error)
}

/** One line of any thrown value, for a sentence that says what went wrong. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function describeCause(cause: unknown): string {
  return cause === undefined ? '' : `\nCaused by: ${messageOf(cause)}`
}
