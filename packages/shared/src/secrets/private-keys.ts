import type { SecretRule } from './rule.ts'

/** Between two lines of a key: a line break, or how one is written in a string, an address, a comment or a concatenation. */
const gap = '(?:\\\\{1,4}[nrt]|\\\\{1,2}u000[aAdD]|%0[aAdD]|&#(?:x[aAdD]|1[03]);|<br ?/?>|[\\s"\'`+,.#*>|\\\\])'
const line = '[A-Za-z0-9+/=]'
/** `Proc-Type: 4,ENCRYPTED` of PEM, `Version: …` of PGP. */
const headers = `(?:[A-Za-z][A-Za-z-]{2,30}: ?[^\\n\\\\%]{0,100}${gap}{1,40}){0,5}`
/** Several lines, since the first is the same in all keys of one kind. */
const body = `(?<secret>${line}{32,128}(?:${gap}{1,40}${line}{16,128}){0,5})`

const revoke = 'wherever its public half is trusted'

/** False for a masked key and for an example from documentation. Real keys contain runs of A, which are zeros in base64. */
function isKey(value: string): boolean {
  return !/EXAMPLE|([^A\s])\1{11,}|A{48,}/.test(value)
}

/** Whether a passphrase protects the key. It blocks as every secret does, since an offline attack on the passphrase has no limit. */
function isEncrypted({ groups, 0: all }: RegExpExecArray): boolean {
  if (/ENCRYPTED/.test(groups?.['kind'] ?? '') || /Proc-Type: ?4,ENCRYPTED/.test(all)) return true
  // openssh-key-v1: the name of the cipher follows the magic; "none" in a key without a passphrase (OpenSSH, PROTOCOL.key).
  const opensshKey = Buffer.from((groups?.['secret'] ?? '').slice(0, 64), 'base64').toString('latin1')
  return opensshKey.startsWith('openssh-key-v1\0') && !opensshKey.startsWith('openssh-key-v1\0\0\0\0\x04none')
}

// Parsers contain the header too; only a header with a line of base64 after it is a key.
const pem = new RegExp(`-{4,5} ?BEGIN (?<kind>[A-Z0-9 ]{0,30})PRIVATE KEY(?: BLOCK)? ?-{4,5}${gap}{0,40}${headers}${body}`, 'g')
const putty = new RegExp(
  `PuTTY-User-Key-File-\\d: ?[\\w@.-]{1,60}${gap}{1,40}Encryption: ?(?<cipher>[\\w-]{1,30})[\\s\\S]{0,3000}?Private-Lines: ?\\d{1,4}${gap}{1,40}${body}`,
  'g',
)

const shared = { keywords: ['private key'], entropy: 3, crossedOut: false, revoke } as const

export const privateKeyRules: readonly SecretRule[] = [
  {
    ...shared,
    id: 'private-key',
    title: 'a private key',
    severity: 'critical',
    pattern: pem,
    accepts: (value, match) => isKey(value) && !isEncrypted(match),
  },
  {
    ...shared,
    id: 'encrypted-private-key',
    title: 'a private key with a passphrase',
    severity: 'high',
    pattern: pem,
    accepts: (value, match) => isKey(value) && isEncrypted(match),
  },
  {
    ...shared,
    id: 'private-key',
    title: 'a private key',
    severity: 'critical',
    keywords: ['putty-user-key-file'],
    pattern: putty,
    accepts: (value, { groups }) => isKey(value) && groups?.['cipher'] === 'none',
  },
  {
    ...shared,
    id: 'encrypted-private-key',
    title: 'a private key with a passphrase',
    severity: 'high',
    keywords: ['putty-user-key-file'],
    pattern: putty,
    accepts: (value, { groups }) => isKey(value) && groups?.['cipher'] !== 'none',
  },
]
