import type { Severity } from '@slipway/shared/core/words'

/**
 * One kind of secret. `keywords` are lower case; a text without any of them is not searched. `pattern` is global, linear in
 * the text (bounded repeats, no start within a word), and its group `secret`, or else all of it, is the value.
 */
export type SecretRule = {
  id: string
  /** With its article: "an AWS access key id". */
  title: string
  severity: Severity
  keywords: readonly string[]
  pattern: RegExp
  /** Bits a character below which the value is no random text. */
  entropy?: number
  /** `false` for what is no token of random characters: whether it looks crossed out is not asked. */
  crossedOut?: false
  /** A last look at what the pattern matched. */
  accepts?(value: string, match: RegExpExecArray): boolean
  /** Where it is revoked. */
  revoke: string
  /** Searched only where names and values stand plainly, not in lock files and minified code. */
  heuristic?: boolean
}
