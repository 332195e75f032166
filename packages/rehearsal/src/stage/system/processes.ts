import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** The processes whose command line contains a path below `folder`. */
export async function processesBelow(folder: string): Promise<number[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs()
  return all.filter(({ pid, line }) => pid !== process.pid && line.includes(`${folder}/`)).map(({ pid }) => pid)
}

/** Kills them and waits until they are gone. */
export async function killProcessesBelow(folder: string): Promise<void> {
  for (let pids = await processesBelow(folder); pids.length > 0; pids = await processesBelow(folder)) {
    for (const pid of pids) kill(pid)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}

type Listed = { pid: number; line: string }

async function fromProc(): Promise<Listed[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      line: await readFile(`/proc/${pid}/cmdline`, 'utf8').then(
        (raw) => raw.replaceAll('\0', ' '),
        () => '',
      ),
    })),
  )
}

async function fromPs(): Promise<Listed[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,args='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').flatMap((row) => {
    const [, pid, line = ''] = /^\s*(\d+)\s+(.*)$/.exec(row) ?? []
    return pid === undefined ? [] : [{ pid: Number(pid), line }]
  })
}
