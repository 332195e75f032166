/**
 * The text of a file that was read as UTF-8, or undefined when it is binary. UTF-16, as Windows tools write it, arrives with
 * a broken mark and every other character NUL: its ASCII, which is what secrets are made of, is got back by dropping those.
 */
export function readable(text: string): string | undefined {
  if (/^(\ufffd\ufffd|.\0|\0.)/.test(text)) {
    const plain = text.replaceAll('\0', '').replace(/^\ufffd+/, '')
    if (plain.length <= text.length * 0.6) return plain
  }
  return text.slice(0, 8_192).includes('\0') ? undefined : text
}
