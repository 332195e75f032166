import { createHmac, scrypt } from 'node:crypto'

/**
 * The fingerprint of a secret: 32 hexadecimal digits that reveal nothing of the value and are the same in every run. `repository` is the
 * salt: the fingerprints of one repository are useless for another.
 */
export function tokenFingerprint(value: string, repository: string): string {
  return createHmac('sha256', salt(repository)).update(value).digest('hex').slice(0, 32)
}

/**
 * The same for a value that a person may have chosen. scrypt makes each guess at a weak password cost milliseconds instead of nanoseconds,
 * since the fingerprint is published in reports.
 */
export function passwordFingerprint(value: string, repository: string): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(value, salt(repository), 16, { N: 4_096 }, (error, key) => (error === null ? resolve(key.toString('hex')) : reject(error)))
  })
}

function salt(repository: string): string {
  return `slipway/v1 ${repository}`
}
