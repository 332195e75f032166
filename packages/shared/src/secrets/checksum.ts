import { crc32 } from 'node:zlib'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * Whether the last six characters of a token are the CRC-32 of the 30 before them in base 62, as GitHub ("Behind GitHub's new
 * authentication token formats", 2021) and npm make them.
 */
export function hasChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1)
  let rest = crc32(body.slice(0, 30))
  let sum = ''
  for (let place = 0; place < 6; place += 1) {
    sum = `${digits[rest % 62] ?? ''}${sum}`
    rest = Math.floor(rest / 62)
  }
  return body.slice(30) === sum
}
