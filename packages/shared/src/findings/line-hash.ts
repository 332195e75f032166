const windowLength = 100
const factor = 37n
const endOfFile = '\uffff'

/**
 * GitHub's `primaryLocationLineHash` of the given lines (1-based) of a file, by line. Code scanning uses it to tell old alerts from
 * new ones, and an upload through the API must contain it. Source: `src/fingerprints.ts` of github/codeql-action:
 * a polynomial hash (× 37, 64 bits) of the 100 characters from the start of the line that are neither space nor tab, all
 * line ends as one line feed, character 65535 at the end of the file, zeros after it; then how often that hash has occurred.
 */
export function lineHashes(text: string, lines: Iterable<number>): Map<number, string> {
  const wanted = new Set(lines)
  const significant = text.replace(/\r\n|\r|\n/g, '\n').replace(/[ \t]/g, '') + endOfFile
  const occurrences = new Map<string, number>()
  const hashes = new Map<number, string>()
  let start = 0
  for (let line = 1; start < significant.length; line += 1) {
    const window = significant.slice(start, start + windowLength)
    const occurrence = (occurrences.get(window) ?? 0) + 1
    occurrences.set(window, occurrence)
    if (wanted.has(line)) hashes.set(line, `${hashOf(window)}:${occurrence}`)
    const end = significant.indexOf('\n', start)
    if (end === -1) break
    start = end + 1
  }
  return hashes
}

function hashOf(window: string): string {
  let hash = 0n
  for (let index = 0; index < windowLength; index += 1) {
    const code = index < window.length ? window.charCodeAt(index) : 0
    hash = BigInt.asUintN(64, hash * factor + BigInt(code))
  }
  return hash.toString(16)
}
