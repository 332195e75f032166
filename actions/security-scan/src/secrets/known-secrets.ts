import { secretFingerprint } from './fingerprint.ts'

/** Shorter values also occur in ordinary words. */
const shortestRedacted = 6

/** The secrets that were found, in memory only: their fingerprints, and their removal from the texts of other tools. */
export class KnownSecrets {
  readonly #fingerprints = new Map<string, Promise<string>>()
  readonly #repository: string

  constructor(repository: string) {
    this.#repository = repository
  }

  fingerprint(value: string): Promise<string> {
    const known = this.#fingerprints.get(value)
    if (known !== undefined) return known
    const made = secretFingerprint(value, this.#repository)
    this.#fingerprints.set(value, made)
    return made
  }

  /** The text with `[secret]` in place of every secret whose fingerprint was asked for. */
  redact(text: string): string {
    let clean = text
    for (const value of this.#fingerprints.keys()) if (value.length >= shortestRedacted) clean = clean.replaceAll(value, '[secret]')
    return clean
  }
}
