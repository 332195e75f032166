/** A word that a POSIX shell reads as this text and nothing else: as it is where that is safe, in single quotes otherwise. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
