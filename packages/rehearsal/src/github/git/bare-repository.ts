import { spawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { type ObjectReader, objectReader } from './object-reader.ts'

export type GitResult = { code: number; stdout: Buffer; stderr: string }

/** The real git on one bare repository. Arguments are an array; nothing passes through a shell. */
export type BareRepository = {
  readonly folder: string
  /** Starts its process with the first question. */
  readonly objects: ObjectReader
  /** Never rejects for an exit code. */
  attempt(args: readonly string[], options?: { input?: string | Buffer; env?: Readonly<Record<string, string>> }): Promise<GitResult>
  /** Output without the last line feed; throws for an exit code other than 0. */
  run(args: readonly string[], options?: { input?: string | Buffer; env?: Readonly<Record<string, string>> }): Promise<string>
}

/** Nothing of the machine's own git configuration plays a part. */
const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'GitHub',
  GIT_AUTHOR_EMAIL: 'noreply@github.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
}

export function gitAt(folder: string): BareRepository {
  const attempt: BareRepository['attempt'] = (args, { input, env = {} } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn('git', args, { env: { ...environment, GIT_DIR: folder, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
      const stdout: Buffer[] = []
      const stderr: Buffer[] = []
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code: code ?? 1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }))
      // git may end before it has read everything; its exit code tells the reason.
      child.stdin.on('error', () => {})
      child.stdin.end(input)
    })
  return {
    folder,
    objects: objectReader(folder, environment),
    attempt,
    run: async (args, options) => {
      const { code, stdout, stderr } = await attempt(args, options)
      if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${stderr.trim()}`)
      return stdout.toString().replace(/\n$/, '')
    },
  }
}

export async function createBare(folder: string, defaultBranch: string): Promise<BareRepository> {
  await mkdir(folder, { recursive: true })
  const git = gitAt(folder)
  await git.run(['init', '--quiet', '--bare', '--initial-branch', defaultBranch, folder])
  return git
}
