/** One tracked path of a git tree. */
export type TrackedEntry = { path: string; blob: string; kind: 'file' | 'link' | 'submodule' }

/**
 * Entries of `git ls-files --stage -z`: `MODE HASH STAGE<tab>PATH<nul>`; links are 120000, submodules 160000. A path in conflict
 * stands in several stages and counts once. Names that are not UTF-8 may read alike, so those are told apart by their blobs.
 */
export function parseLsFiles(listing: string): TrackedEntry[] {
  const entries = new Map<string, TrackedEntry>()
  for (const line of listing.split('\0')) {
    const tab = line.indexOf('\t')
    if (tab <= 0) continue
    const [mode = '', blob = ''] = line.slice(0, tab).split(' ')
    const path = line.slice(tab + 1)
    const kind = mode.startsWith('100') ? 'file' : mode === '120000' ? 'link' : 'submodule'
    const key = path.includes('\ufffd') ? `${path}\0${blob}` : path
    if (!entries.has(key)) entries.set(key, { path, blob, kind })
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}
