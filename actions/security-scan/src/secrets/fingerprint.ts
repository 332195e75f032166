import { scrypt } from 'node:crypto'

/**
 * The fingerprint of a secret: 32 hexadecimal digits that reveal nothing of the value and are the same in every run. scrypt makes
 * each guess at a weak password cost milliseconds instead of nanoseconds, since the fingerprint is published in reports.
 * `repository` is the salt: the fingerprints of one repository are useless for another.
 */
export function secretFingerprint(value: string, repository: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(value, `slipway/v1 ${repository}`, 16, { N: 4_096 }, (error, key) =>
      error === null ? resolve(key.toString('hex')) : reject(error),
    )
  })
}
