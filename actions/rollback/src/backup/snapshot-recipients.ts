import { ActionError } from '@slipway/shared/core/errors'
import type { Log } from '@slipway/shared/ports/log'

/** The variable of the GitHub environment with the keys that can decrypt a snapshot. Not a file, because a pull request could change one. */
export const recipientVariable = 'SLIPWAY_AGE_RECIPIENT'

/**
 * Parses the age recipients (`age1…`, from `age-keygen`), separated by spaces or commas; an empty text has none. Throws an ActionError
 * on anything else, and masks a private key that was put there by mistake.
 */
export function recipientsOf(text: string | undefined, log: Pick<Log, 'mask'>): string[] {
  const words = (text ?? '').split(/[\s,]+/).filter((word) => word !== '')
  for (const word of words) {
    if (/^AGE-SECRET-KEY-/i.test(word)) {
      log.mask(word)
      throw new ActionError(`The variable ${recipientVariable} holds a private key`, {
        hint: 'Put the public half there (age-keygen -y prints it: age1…), make a new pair, and treat the old one as lost: variables are shown in logs.',
      })
    }
    if (!/^age1[0-9a-z]{20,}$/.test(word)) {
      throw new ActionError(`The variable ${recipientVariable} holds "${word.slice(0, 20)}", which is no age recipient`, {
        hint: 'A recipient begins with age1; age-keygen prints it as the public key.',
      })
    }
  }
  return words
}
