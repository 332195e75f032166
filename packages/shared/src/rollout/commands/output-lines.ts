/** Characters of one command that the log of a job shows. */
const maxShown = 200_000
/** A line that never ends is cut here. */
const maxLine = 8_192

/**
 * Chunks of output put together to whole lines: the runner masks secrets line by line, so a value cut in two by the end of a
 * chunk would be shown. After a bound the rest is not shown, and `end` says so.
 */
export function linesTo(show: (lines: string) => void): { push(chunk: string): void; end(): void } {
  let rest = ''
  let shown = 0
  let left = 0
  const give = (lines: string) => {
    if (lines === '') return
    // Once over the bound nothing follows, or the log would have holes that nobody sees.
    shown += lines.length + 1
    if (shown > maxShown) left += lines.split('\n').length
    else show(lines)
  }
  return {
    push: (chunk) => {
      const text = rest + chunk
      const end = text.lastIndexOf('\n')
      rest = text.slice(end + 1)
      if (end >= 0) give(text.slice(0, end))
      if (rest.length <= maxLine) return
      give(rest)
      rest = ''
    },
    end: () => {
      give(rest)
      rest = ''
      if (left > 0) show(`… ${left} more line(s) of output are not shown`)
    },
  }
}
