/**
 * Whether a file of the repository matches a pattern of `paths`, as GitHub's own path filters have them: `*` within a part, `**` across
 * parts and also for none, `?` one character. A path without any of these stands for the file, and for everything in the folder, of that
 * name.
 */
export function matchesFilePath(pattern: string, file: string): boolean {
  const wanted = pattern.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  if (!/[*?]/.test(wanted)) return isInFolder(wanted, file) || wanted === file
  const source = wanted.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => globParts[part] ?? `\\${part}`)
  return new RegExp(`^${source}$`).test(file)
}

const globParts: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

/** Whether a file lies in a folder, at any depth; `.` is the root of the repository. */
export function isInFolder(folder: string, file: string): boolean {
  const trimmed = folder.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  return trimmed === '' || trimmed === '.' || file.startsWith(`${trimmed}/`)
}
