const placeholder =
  /example|sample|placeholder|change[-_ ]?me|replace[-_ ]?me|your[-_ ]|[-_ ]here$|dummy|redacted|insert[-_ ]|todo|fixme|not[-_ ]?a[-_ ]?(?:real|secret)|lorem|foo[-_]?bar|^(?:test|fake|mock|secret|password|token|none|null|undefined|true|false)$|(?<same>.)\k<same>{5,}|123456|abcdef|\.\.\.|^<.*>$|^\[.*\]$|^%.*%$|^__.*__$/i
const reference = /\$\{|\$\(|\{\{|^\$\w|process\.env|import\.meta|os\.environ|secrets\.|^(vault|op|ref|arn|file|env):/i

/** Whether a value is a placeholder for a secret: `changeme`, `<token>`, `${TOKEN}`. */
export function isPlaceholder(value: string): boolean {
  return placeholder.test(value) || reference.test(value)
}

/** Whether a value names the place where the real one is: `${TOKEN}`, `vault:secret/db`. */
export function isReference(value: string): boolean {
  return reference.test(value)
}

/**
 * Whether a token is an example from documentation, or is masked: one repeated character makes up a large part of it. A long token of
 * random bytes can contain a run of zeros, so the length of the run alone does not decide.
 */
export function isCrossedOut(token: string): boolean {
  if (/EXAMPLE/i.test(token)) return true
  const longest = Math.max(0, ...[...token.matchAll(/(.)\1{7,}/gi)].map(([run]) => run.length))
  return longest >= 8 && longest >= token.length / 8
}

/** Shannon's entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/**
 * Whether the value of a name like `password` looks like a generated or chosen password, and not like a word, a name, an address or
 * a placeholder. Requires letters, digits and a minimum entropy.
 */
export function looksSecret(value: string): boolean {
  if (value.length < 8 || isPlaceholder(value) || !/[a-z]/i.test(value) || !/\d/.test(value)) return false
  if (/^[a-z][a-z+.-]*:\/\//i.test(value) || /^[./~]|[\\/].*[\\/].*\.\w{1,5}$/.test(value)) return false
  const words = /^[a-z]+\d{0,3}([-_. :/][a-z]+\d{0,3})*$/i
  if (words.test(value) && !isJumbled(value)) return false
  return entropy(value) >= (value.length >= 16 ? 3.3 : 2.9)
}

/** Whether a value has mixed upper and lower case, or digits before letters, that do not occur in words or camelCase. */
export function isJumbled(value: string): boolean {
  return [...value.matchAll(/[a-z][A-Z]|[A-Z]{2}[a-z]|\d[a-zA-Z]/g)].length >= Math.max(3, value.length / 8)
}

const secretName =
  /passw(or)?d|passphrase|pwd|secret|token|api[-_.]?key|access[-_.]?key|auth[-_.]?key|private[-_.]?key|encryption[-_.]?key|signing[-_.]?key|credential/i
const notSecretName =
  /(url|uri|name|path|file|field|length|size|type|id|endpoint|expiry|expires|expiration|ttl|age|header|pattern|regex|label|public|hash|prefix|version|issuer|audience|count|limit|format)$/i

/** Whether a name (`DB_PASSWORD`, `apiKey`) denotes a secret; `TOKEN_URL` and `SECRET_NAME` do not. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !notSecretName.test(name) && !/tokeni[sz]e/i.test(name) && !/public[-_.]?key/i.test(name)
}
