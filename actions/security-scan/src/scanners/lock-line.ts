/**
 * The line (1-based) of a lock file where a package stands, so that a finding points at what has to change and not at line 1.
 * `keys` are the spellings to look for at the start of a line, the best first.
 */
export function lockLine(text: string, keys: readonly string[]): number | undefined {
  const lines = text.split('\n').map((line) => line.trimStart())
  for (const key of keys) {
    const index = lines.findIndex((line) => line.startsWith(key))
    if (index !== -1) return index + 1
  }
  return undefined
}
