import { delimiter, isAbsolute, relative, resolve } from 'node:path'

/**
 * The environment of a program that reads what is judged: by name, what it needs to be found, to reach its service and to be localized.
 * Anything else of the job, such as a password, would be in reach of a file of the tree that the program expands or sends.
 * No program is looked for in the workspace, where the tree could have one under its name.
 */
export function programEnvironment(environment: Readonly<Record<string, string>>, workspace: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => allowed.test(name))
      .map(([name, value]) => [name, /^PATH$/i.test(name) ? pathOutside(workspace, value) : value]),
  )
}

/** The folders of PATH that are not in the workspace, whatever the working directory is. An empty one stands for that directory. */
function pathOutside(workspace: string, path: string): string {
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && !isWithin(workspace, folder))
    .join(delimiter)
}

function isWithin(workspace: string, folder: string): boolean {
  const way = relative(workspace, resolve(folder))
  return way === '' || !(isAbsolute(way) || /^\.\.([/\\]|$)/.test(way))
}

/**
 * Proxies and certificates are how the runner reaches anything; the homes of cargo and rustup hold the toolchain and the advisory database.
 * On Windows, a program does not start without `SYSTEMROOT`.
 */
const allowed =
  /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|TZ|HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|CARGO_HOME|RUSTUP_HOME|SYSTEMROOT|WINDIR|PATHEXT|COMSPEC)$/i
