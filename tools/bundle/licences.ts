import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'

/** The packages' own folders among the files that a bundle was made of: `…/node_modules/@scope/name`. */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*\.pnpm\/.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll('\\', '/'))?.[0] ?? [])
  return [...new Set(folders.map((folder) => realpathSync(folder)))].filter((folder) => !folder.endsWith('/@vercel/ncc')).sort(byName)
}

/** The notices that go with a bundle: name, version and licence text of every package in it. */
export function licenceNotices(folders: readonly string[]): string {
  return folders.map((folder) => `${nameOf(folder)}\n\n${licenceOf(folder).trim()}\n`).join(`\n${'-'.repeat(80)}\n\n`)
}

function licenceOf(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|-|$)/i.test(name))
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n')
  return /"license":\s*"([^"]+)"/.exec(readFileSync(join(folder, 'package.json'), 'utf8'))?.[1] ?? 'No licence is stated.'
}

/** `name@version`, from the folder of pnpm's store. */
function nameOf(folder: string): string {
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const version = /"version":\s*"([^"]+)"/.exec(readFileSync(join(folder, 'package.json'), 'utf8'))?.[1] ?? ''
  return `${name}@${version}`
}

const byName = (left: string, right: string): number => {
  const [first, second] = [nameOf(left), nameOf(right)]
  return first < second ? -1 : first > second ? 1 : 0
}
