/** One path of a git tree. `size` is undefined where git does not have the object. */
export type TrackedEntry = { path: string; id: string; kind: 'file' | 'link' | 'submodule'; size: number | undefined }

/**
 * Entries of `git ls-tree -r -l`: `MODE TYPE ID SIZE<tab>PATH`; links are 120000, submodules are commits, and the size of an object that is
 * not there is `BAD`. A name with bytes outside of ASCII, or with a control character, stands in quotes with its bytes as octal numbers
 * (`core.quotePath`); one that is not UTF-8 keeps that form, so that two such names never read alike.
 */
export function parseLsTree(listing: string): TrackedEntry[] {
  const seen = new Set<string>()
  return listing
    .split('\n')
    .flatMap((line) => {
      const [, mode, type, id, size, written] = /^(\d{6}) (\w+) ([0-9a-f]+) +(\S+)\t(.*)$/.exec(line) ?? []
      if (mode === undefined || id === undefined || written === undefined) return []
      const kind = type === 'commit' ? ('submodule' as const) : mode === '120000' ? ('link' as const) : ('file' as const)
      const name = pathOf(written)
      // A name may be chosen to read like the quoted form of another one.
      const path = seen.has(name) ? `${name} (${id})` : name
      seen.add(path)
      return [{ path, id, kind, size: /^\d+$/.test(size ?? '') ? Number(size) : undefined }]
    })
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 }

/** The name that git wrote in C style (git, `quote.c`). */
function pathOf(written: string): string {
  if (!written.startsWith('"')) return written
  const quoted = written.slice(1, -1)
  const bytes: number[] = []
  for (let at = 0; at < quoted.length; at += 1) {
    const octal = /^\\([0-7]{3})/.exec(quoted.slice(at, at + 4))?.[1]
    const control = quoted[at] === '\\' ? escapes[quoted[at + 1] ?? ''] : undefined
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else bytes.push(control ?? quoted.charCodeAt(at))
    at += octal !== undefined ? 3 : control !== undefined ? 1 : 0
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes))
  } catch {
    return quoted
  }
}
