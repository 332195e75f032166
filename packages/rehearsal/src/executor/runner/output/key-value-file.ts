/** The content of a file such as GITHUB_OUTPUT: the pairs up to the first invalid line, and what is wrong with that line. */
export type KeyValueFile = { readonly pairs: readonly (readonly [string, string])[]; readonly fault: string | undefined }

/**
 * Reads `key=value` and `key<<DELIMITER` with lines up to one that is the delimiter. Whichever of `=` and `<<` comes
 * first in a line decides (runner, FileCommandManager.cs, EnvFileKeyValuePairs).
 */
export function parseKeyValueFile(text: string): KeyValueFile {
  const lines = text.split(/\r?\n/)
  const pairs: [string, string][] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const heredoc = line.indexOf('<<')
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) return { pairs, fault: `Invalid format '${line}'. Name must not be empty` }
      pairs.push([line.slice(0, equals), line.slice(equals + 1)])
    } else if (heredoc >= 0) {
      const [name, delimiter] = [line.slice(0, heredoc), line.slice(heredoc + 2)]
      if (name === '' || delimiter === '') {
        return { pairs, fault: `Invalid format '${line}'. Name must not be empty and delimiter must not be empty` }
      }
      const end = lines.indexOf(delimiter, index + 1)
      if (end < 0) return { pairs, fault: `Invalid value. Matching delimiter not found '${delimiter}'` }
      pairs.push([name, lines.slice(index + 1, end).join('\n')])
      index = end
    } else {
      return { pairs, fault: `Invalid format '${line}'` }
    }
  }
  return { pairs, fault: undefined }
}
