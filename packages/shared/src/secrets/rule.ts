import type { Severity } from '../core/words.ts'

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
  /** Minimum entropy of the value, in bits a character. */
  entropy?: number
  /** `false` turns the check for masked values off, for values that are not random characters. */
  crossedOut?: false
  /** A final check of the match. */
  accepts?(value: string, match: RegExpExecArray): boolean
  /** Whether a person may have chosen the value: its fingerprint must not make it easy to guess. */
  isChosen?: boolean
  /** Where it is revoked. */
  revoke: string
  /** Not applied to lock files and minified code, where it would match by chance. */
  heuristic?: boolean
}
