import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { passwordFingerprint, tokenFingerprint } from './fingerprint.ts'

/** Shorter values also occur in ordinary words. */
const shortestRedacted = 6

/** Each costs tens of milliseconds of a core: so many take a second or two, and a tree with more has other worries. */
const mostPasswords = 100

/** A secret value: where it stands, for the fingerprint of one that cannot be made from the value. */
export type KnownValue = { value: string; isChosen: boolean; file: string; line: number }

/** The secrets that were found, in memory only: their fingerprints, and their removal from the texts of other tools. */
export class KnownSecrets {
  readonly #fingerprints = new Map<string, Promise<string>>()
  /** The values by their length. */
  readonly #byLength = new Map<number, Set<string>>()
  readonly #repository: string
  #passwords = 0

  constructor(repository: string) {
    this.#repository = repository
  }

  /** By the value alone, wherever it stands. Behind a limit of chosen values, by the place. */
  fingerprint(known: KnownValue): Promise<string> {
    const { value } = known
    this.remember(value)
    const made = this.#fingerprints.get(value) ?? this.#make(known)
    this.#fingerprints.set(value, made)
    return made
  }

  /** A value that no text may hold, without a finding of its own. */
  remember(value: string): void {
    if (value.length < shortestRedacted) return
    const same = this.#byLength.get(value.length)
    if (same === undefined) this.#byLength.set(value.length, new Set([value]))
    else same.add(value)
  }

  /** The text with `[secret]` in place of every known value. The time does not grow with the number of values, but with their lengths. */
  redact(text: string): string {
    const lengths = [...this.#byLength.keys()].filter((length) => length <= text.length).sort((a, b) => b - a)
    return lengths.reduce((clean, length) => this.#redactLength(clean, length), text)
  }

  #redactLength(text: string, length: number): string {
    const values = this.#byLength.get(length)
    let clean = ''
    let kept = 0
    for (let at = 0; at + length <= text.length; at += 1) {
      if (values?.has(text.slice(at, at + length)) !== true) continue
      clean += `${text.slice(kept, at)}[secret]`
      kept = at + length
      at = kept - 1
    }
    return kept === 0 ? text : clean + text.slice(kept)
  }

  async #make({ value, isChosen, file, line }: KnownValue): Promise<string> {
    if (!isChosen) return tokenFingerprint(value, this.#repository)
    this.#passwords += 1
    if (this.#passwords > mostPasswords) return fingerprintOf('secret', file, String(line))
    return await passwordFingerprint(value, this.#repository)
  }
}
