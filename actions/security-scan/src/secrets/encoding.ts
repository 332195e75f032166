/** The encoding of a file, detected from its first bytes. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'nul-spaced' | 'binary'

const looked = 8_192

/**
 * UTF-16 by its byte order mark; without one, by NUL in every other byte, and then only the ASCII in it is read. Binary has many NULs
 * or other bytes that do not occur in text; a text with a few of them is still read as text.
 */
export function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be'
  const head = bytes.subarray(0, looked)
  const nuls = [0, 0]
  let strange = 0
  for (const [index, byte] of head.entries()) {
    if (byte === 0) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1
    else if (byte < 32 && !(byte >= 8 && byte <= 13) && byte !== 27) strange += 1
  }
  const [even = 0, odd = 0] = nuls
  if (Math.max(even, odd) > head.length * 0.3 && Math.min(even, odd) < head.length * 0.05) return 'nul-spaced'
  return (even + odd + strange) * 20 > head.length ? 'binary' : 'utf8'
}

/** Decodes bytes of a file. A binary file becomes one character a byte, so that tokens in it can be found. */
export function decode(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case 'utf8':
      return bytes.toString('utf8').replaceAll('\0', '')
    case 'utf16le':
      return bytes.toString('utf16le')
    case 'utf16be':
      return Buffer.from(bytes.subarray(0, bytes.length & ~1))
        .swap16()
        .toString('utf16le')
    case 'nul-spaced':
      return bytes.toString('latin1').replaceAll('\0', '')
    case 'binary':
      return bytes.toString('latin1')
  }
}

/** Why the content of a file cannot be searched: it is packed, or not in the repository. Undefined for any other file. */
export function whyClosed(bytes: Buffer): string | undefined {
  if (isLfsPointer(bytes)) return 'a Git LFS pointer, whose content was not fetched'
  const format = archives.find(({ at = 0, magic }) => bytes.subarray(at, at + magic.length).equals(magic))
  return format === undefined ? undefined : `an archive (${format.name}), which is not opened`
}

/** Git LFS specification, "The Pointer": fewer than 1,024 bytes, `version` first. */
function isLfsPointer(bytes: Buffer): boolean {
  return (
    bytes.length < 1_024 &&
    /^version https:\/\/git-lfs\.github\.com\/spec\/v\d\n(ext-.*\n)*oid sha256:[0-9a-f]{64}\n/.test(bytes.toString('latin1'))
  )
}

const archives: readonly { name: string; magic: Buffer; at?: number }[] = [
  { name: 'zip', magic: Buffer.from('PK\x03\x04', 'latin1') },
  { name: 'gzip', magic: Buffer.from([0x1f, 0x8b]) },
  { name: 'bzip2', magic: Buffer.from('BZh') },
  { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'zstd', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: '7z', magic: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) },
  { name: 'rar', magic: Buffer.from('Rar!') },
]
