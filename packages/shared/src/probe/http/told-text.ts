/** Bytes of a body that are searched for secrets before its beginning is cut out. */
const searched = 4_096
/** Characters of a body that a message shows. */
const shown = 100

const secretField =
  /((?:"|')?[\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|credential|cookie|session)[\w.-]*(?:"|')?\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'[^']*'?|(?:bearer|basic)\s+[^\s,;&"'<>]+|[^\s,;&"'<>{}[\]]+)/gi
const bearer = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi
const jsonWebToken = /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g
const keyBlock = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/g
const userInfo = /\/\/[^\s/@"'<>]+@/g
const query = /(\bhttps?:\/\/[^\s"'<>?#]+)[?#][^\s"'<>]*/gi

/**
 * The beginning of a foreign text as a JSON string, safe to show: without what looks like a secret, without the user info and the query of
 * addresses, white space folded, and whatever is no plain character escaped. `redact` removes what is known to be a secret.
 */
export function shownBeginning(text: string, redact: (text: string) => string): string {
  const beginning = redact(text.slice(0, searched))
    .replace(keyBlock, '***')
    .replace(secretField, '$1***')
    .replace(bearer, '$1 ***')
    .replace(jsonWebToken, '***')
    .replace(userInfo, '//***@')
    .replace(query, '$1?…')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...beginning]
  const cut = characters.length > shown ? `${characters.slice(0, shown).join('')}…` : beginning
  return JSON.stringify(cut).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029]/gu, escaped)
}

function escaped(character: string): string {
  return [...character].map((one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`).join('')
}

/**
 * An address as it may be shown. Leaves out the user info, the query and the
 * fragment, which can hold secrets.
 */
export function shownAddress(address: string): string {
  return address
    .replace(/[?#].*$/s, '')
    .replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1')
    .slice(0, 200)
}
