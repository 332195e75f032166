import { scrypt } from 'node:crypto'

/** Shorter values would be struck out of ordinary words. */
const shortest = 6

/** The secrets that were recognised, kept in memory alone: to name each without telling it, and to strike it out of texts. */
export class KnownSecrets {
  readonly #values = new Map<string, Promise<string>>()
  readonly #salt: string

  /** `salt` makes the fingerprints of one repository useless for another: give its name. */
  constructor(salt: string) {
    this.#salt = salt
  }

  /**
   * A name for the value that says nothing of it, the same in every run. scrypt makes each guess at a weak password cost
   * milliseconds instead of nanoseconds, since the name stands in reports that others may read.
   */
  fingerprint(value: string): Promise<string> {
    const known = this.#values.get(value)
    if (known !== undefined) return known
    const made = new Promise<string>((resolve, reject) => {
      scrypt(value, `slipway/v1 ${this.#salt}`, 16, { N: 4_096 }, (error, key) =>
        error === null ? resolve(key.toString('hex')) : reject(error),
      )
    })
    this.#values.set(value, made)
    return made
  }

  strikeOut(text: string): string {
    let clean = text
    for (const value of this.#values.keys()) if (value.length >= shortest) clean = clean.replaceAll(value, '[secret]')
    return clean
  }
}
