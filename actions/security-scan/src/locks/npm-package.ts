/** A package of the npm registry that a lock file names. */
export type LockedPackage = {
  name: string
  version: string
  /** How the line of the lock file with it reads, without white space at its begin: a finding points there. */
  line: string
}

/** What a lock file locks. `elsewhere` counts what comes from git, an address or a folder: no registry has advisories for it. */
export type Locked = { packages: LockedPackage[]; elsewhere: number }

/** A reader of one format. Throws an Error that says why a text is not of its format. */
export type LockReader = (text: string) => Locked

/** `NAME@REST`, where the name may have a scope. */
export function splitName(text: string): { name: string; rest: string } | undefined {
  const [, name, rest] = /^((?:@[^/@]+\/)?[^/@]+)@(.+)$/s.exec(text) ?? []
  return name === undefined || rest === undefined ? undefined : { name, rest }
}

/** Whether a text is a version as a registry has it, rather than an address, a path or a tag. */
export function isVersion(text: string): boolean {
  return /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(text)
}
