import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { SecretValues } from '@slipway/shared/secrets/secret-values'
import { passwordFingerprint, tokenFingerprint } from './fingerprint.ts'

/** Each costs tens of milliseconds of a core: so many take a second or two, and a tree with more has other worries. */
const mostPasswords = 100

/** A secret value: where it stands, for the fingerprint of one that cannot be made from the value. */
export type KnownValue = { value: string; isChosen: boolean; file: string; line: number }

/** The secrets that were found, in memory only: their fingerprints, and their removal from the texts of other tools. */
export class KnownSecrets extends SecretValues {
  readonly #fingerprints = new Map<string, Promise<string>>()
  readonly #repository: string
  #passwords = 0

  constructor(repository: string) {
    super()
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

  async #make({ value, isChosen, file, line }: KnownValue): Promise<string> {
    if (!isChosen) return tokenFingerprint(value, this.#repository)
    this.#passwords += 1
    if (this.#passwords > mostPasswords) return fingerprintOf('secret', file, String(line))
    return await passwordFingerprint(value, this.#repository)
  }
}
