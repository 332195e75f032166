/**
 * Parses a mail as far as the rehearsal reads it: header fields, and the text and HTML parts of its body.
 * Formats: RFC 5322 (fields), RFC 2045 and 2046 (encodings, multipart), RFC 2047 (words in fields).
 */

export type MailMessage = {
  /** Names in lower case; a field that comes twice keeps its last value. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  readonly text: string | undefined
  readonly html: string | undefined
}

export function parseMail(source: string): MailMessage {
  const part = parsePart(source)
  return {
    headers: part.headers,
    subject: part.headers.get('subject') ?? '',
    text: find(part, 'text/plain'),
    html: find(part, 'text/html'),
  }
}

type Part = { headers: ReadonlyMap<string, string>; type: string; body: string; parts: readonly Part[] }

function parsePart(source: string): Part {
  const [head = '', ...rest] = source.split(/\r?\n\r?\n/)
  const body = source.slice(head.length).replace(/^\r?\n\r?\n/, '')
  const headers = parseHeaders(head)
  const declared = headers.get('content-type') ?? 'text/plain'
  const type = declared.replace(/;.*/s, '').trim().toLowerCase()
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(declared) ?? []
  const boundary = quoted ?? bare
  if (type.startsWith('multipart/') && boundary !== undefined && rest.length > 0) {
    return { headers, type, body: '', parts: sections(body, boundary).map(parsePart) }
  }
  return { headers, type, body: decodeBody(body, (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase()), parts: [] }
}

function parseHeaders(head: string): Map<string, string> {
  const unfolded = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  return new Map(
    unfolded.flatMap((line) => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [[line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())] as const]
    }),
  )
}

function sections(body: string, boundary: string): string[] {
  return body
    .split(`--${boundary}`)
    .slice(1)
    .filter((section) => !section.startsWith('--'))
    .map((section) => section.replace(/^[ \t]*\r?\n/, '').replace(/\r?\n$/, ''))
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding === 'quoted-printable') return decodeQuoted(body.replace(/[ \t]*=\r?\n/g, ''))
  return body
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Words of RFC 2047; white space between two of them is not part of the text. */
function decodeWords(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, kind: string, word: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : decodeQuoted(word.replaceAll('_', ' ')),
    )
}

function find(part: Part, type: string): string | undefined {
  if (part.parts.length === 0) return part.type === type ? part.body : undefined
  return part.parts.map((inner) => find(inner, type)).find((body) => body !== undefined)
}
