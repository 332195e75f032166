import { createHash } from 'node:crypto'
import type { Finding } from '@slipway/shared/evidence/schema'
import type { Exec } from '@slipway/shared/ports/exec'
import type { OpenGitObjects } from '@slipway/shared/ports/git-objects'
import { exited, fakeClock, fakeExec, fakeFiles, fakeHttp, refused } from '@slipway/shared/testing/fakes'
import type { ScanContext, Scanner, ScanResult } from '../src/contract/scanner.ts'
import { everyComment } from '../src/judge/allow-comments.ts'
import { KnownSecrets } from '../src/secrets/known-secrets.ts'
import type { Tree } from '../src/tree/tree.ts'

/** Values of the right form, put together here so that no file of this repository holds one whole. */
export const samples = {
  awsKey: ['AKIA', 'QZ7RM4TNC2XW5LPD'].join(''),
  awsSecret: ['wJalrXUtnFEMIK7MDENGbPx', 'RfiCYzQ8vLm3kT0pN'].join(''),
  github: ['ghp', 'R4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'].join('_'),
  githubInstallation: [
    'ghs',
    '123456',
    `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"iss":"123456","exp":1790000000}').toString('base64url')}.Zm9vYmFyc2lnbmF0dXJlMTIz`,
  ].join('_'),
  slack: ['xoxb', '2847362910', '9182736450', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('-'),
  slackWebhook: ['https://hooks.slack.com', 'services', 'T8K2L4M6N', 'B9P1Q3R5S', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('/'),
  stripe: ['sk', 'live', 'kT9vXw2LmQ8zYb6NcJ1sHf7G'].join('_'),
  google: ['AIza', 'SyD4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5'].join(''),
  npm: ['npm', 'R4kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0'].join('_'),
  supabase: ['sbp', '4f9c2b7e1a8d3f6c5b0e9a2d7c4f1b8e3a6d5c02'].join('_'),
  jwt: [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    Buffer.from('{"sub":"4711","role":"service_role"}').toString('base64url'),
    'kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0',
  ].join('.'),
  anonJwt: [
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    Buffer.from('{"iss":"supabase","role":"anon"}').toString('base64url'),
    'kT9vXw2LmQ8zYb6NcJ1sHf7GdP3aUe5Ki0',
  ].join('.'),
  privateKey: ['-----BEGIN ', 'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n'].join(''),
  password: ['kT9v', 'Xw2L', 'mQ8z'].join('!'),
} as const

type Program = (args: readonly string[]) => ReturnType<Exec> | Awaited<ReturnType<Exec>>

/** A tree in memory. `commit: undefined` is a folder in which git tracks nothing. */
function aTree(files: Readonly<Record<string, string | Buffer>>, over: Partial<Tree> = {}): Tree {
  const read = async (path: string) => {
    const content = files[path]
    return content === undefined ? undefined : Buffer.from(content)
  }
  return {
    commit: 'c'.repeat(40),
    paths: Object.keys(files).sort(),
    size: (path) => (files[path] === undefined ? undefined : Buffer.byteLength(files[path])),
    read,
    text: async (path) => (await read(path))?.toString() ?? '',
    links: [],
    submodules: [],
    unscanned: [],
    [Symbol.asyncDispose]: async () => {},
    ...over,
  }
}

/** A scan of these files, in which `programs` answer by name, and nothing is on the network. */
export function aScan(files: Readonly<Record<string, string | Buffer>>, programs: Readonly<Record<string, Program>> = {}): ScanContext {
  return {
    tree: aTree(files),
    exec: fakeExec(([program, ...args]) => programs[program]?.(args) ?? { state: 'not-found', program }),
    files: fakeFiles(),
    http: fakeHttp(refused),
    environment: {},
    advisoryService: 'https://registry.test',
    osvDatabase: undefined,
    rustAdvisories: undefined,
    verifyFinds: false,
    crates: { licenses: [], banned: [], sources: [] },
    clock: fakeClock(),
    registries: [],
    trivyCache: undefined,
    images: [],
    signal: new AbortController().signal,
    temp: '/temp',
    secrets: new KnownSecrets('quay/harbor'),
    comments: everyComment,
    done: () => {},
  }
}

/** What a scanner makes of a scan: its result with all that it has found, and the files that it has read. */
export async function outcomeOf(scanner: Scanner, context: ScanContext): Promise<ScanResult & { read: string[] }> {
  const found: Finding[] = []
  const read: string[] = []
  const result = await scanner.run({
    ...context,
    done: (path, findings) => {
      read.push(path)
      found.push(...findings)
    },
  })
  const findings = [...found, ...result.findings]
  return { ...result, findings, read, state: result.state === 'clean' && findings.length > 0 ? 'findings' : result.state }
}

/** The answers of git about a commit with these files, and its objects. */
export function aGit(commits: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>): {
  exec: Exec
  openObjects: OpenGitObjects
} {
  const objects = new Map<string, Buffer>()
  const idOf = (content: string | Buffer) => {
    const bytes = Buffer.from(content)
    const id = createHash('sha1').update(bytes).digest('hex')
    objects.set(id, bytes)
    return id
  }
  const names = Object.keys(commits)
  const commitId = (name: string) => String(names.indexOf(name) + 1).padStart(40, '0')
  const exec = fakeExec(([program, ...args]) => {
    if (program !== 'git') return { state: 'not-found', program }
    if (args.includes('rev-parse')) {
      const name = args.at(-1)?.replace('^{commit}', '') ?? ''
      const known = names.find((one) => one === name || commitId(one) === name)
      return known === undefined ? exited(128) : exited(0, `${commitId(known)}\n`)
    }
    if (args[0] === 'merge-base') return exited(0)
    if (args[0] === 'cat-file') return exited(0, 'tree x\n\nmessage')
    if (args[0] === 'diff-tree') return exited(0)
    const files = commits[names.find((name) => args.includes(commitId(name))) ?? ''] ?? {}
    const lines = Object.entries(files).map(([path, text]) => `100644 blob ${idOf(text)} ${Buffer.byteLength(text)}\t${path}\n`)
    return exited(0, lines.join(''))
  })
  const openObjects: OpenGitObjects = () => ({ read: async (id) => objects.get(id), [Symbol.asyncDispose]: async () => {} })
  return { exec, openObjects }
}
