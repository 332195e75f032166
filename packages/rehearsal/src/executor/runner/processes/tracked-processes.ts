import { readdir, readFile } from 'node:fs/promises'

const variable = 'RUNNER_TRACKING_ID='

/** The processes of a job: those that have its id in their environment, and the descendants of one process. */
export type Tracked = { readonly trackingId: string; readonly root?: number | undefined }

/**
 * Kills (SIGKILL) every process of a job, as the runner does at the end of one: what carries its RUNNER_TRACKING_ID.
 * With `root`, also the descendants of that process, unless they have another id. Linux only; elsewhere the group of `root`.
 * @returns how many were killed.
 */
export async function killTracked({ trackingId, root }: Tracked): Promise<number> {
  if (process.platform !== 'linux') return kill(root === undefined ? [] : [-root])
  let killed = 0
  // A process may have forked during the search: search again until none is left.
  for (let round = 0; round < 5; round++) {
    const found = await findTracked(trackingId, root)
    if (found.length === 0) break
    killed += kill(found)
  }
  return killed
}

async function findTracked(trackingId: string, root: number | undefined): Promise<number[]> {
  const processes = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(readProcess))
  const alive = processes.filter((found) => found !== undefined)
  const below = new Set(root === undefined ? [] : [root])
  for (let size = -1; size !== below.size; ) {
    size = below.size
    for (const { pid, parent } of alive) if (below.has(parent)) below.add(pid)
  }
  return alive.filter(({ pid, id }) => id === trackingId || (below.has(pid) && id === undefined)).map(({ pid }) => pid)
}

async function readProcess(name: string): Promise<{ pid: number; parent: number; id: string | undefined } | undefined> {
  try {
    const [environment, status] = await Promise.all([readFile(`/proc/${name}/environ`, 'utf8'), readFile(`/proc/${name}/stat`, 'utf8')])
    const [state, parent] = status.slice(status.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return undefined
    const entry = environment.split('\0').find((part) => part.startsWith(variable))
    return { pid: Number(name), parent: Number(parent), id: entry?.slice(variable.length) }
  } catch {
    return undefined
  }
}

function kill(pids: readonly number[]): number {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, 'SIGKILL')
    } catch {
      return false
    }
  }).length
}
