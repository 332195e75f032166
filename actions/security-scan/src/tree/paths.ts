import { isAbsolute, posix, relative } from 'node:path'

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folder of a path, `.` for the root. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'
}

/** The path of a file from the root of the tree; undefined where it lies outside. */
export function placeInTree(path: string, root: string): string | undefined {
  const place = posix.normalize((isAbsolute(path) ? relative(root, path) : path).replaceAll('\\', '/'))
  return place === '..' || place.startsWith('../') || isAbsolute(place) ? undefined : place
}
