import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BareRepository } from './bare-repository.ts'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

/** `date` as GitHub writes it: seconds, UTC. */
export type Signature = { name: string; email: string; date: string }

export type CommitData = { sha: string; tree: string; parents: string[]; author: Signature; committer: Signature; message: string }

export type TagData = { sha: string; tag: string; object: { sha: string; type: string }; tagger: Signature; message: string }

export type TreeEntry = { mode: string; type: string; sha: string; size: number | undefined; path: string }

/** Undefined where there is no such object. */
export async function typeOf(git: BareRepository, sha: string): Promise<ObjectType | undefined> {
  const type = (await git.objects.info(sha))?.type
  return type !== undefined && isObjectType(type) ? type : undefined
}

function isObjectType(text: string): text is ObjectType {
  return text === 'blob' || text === 'tree' || text === 'commit' || text === 'tag'
}

export async function readObject(git: BareRepository, type: ObjectType, sha: string): Promise<Buffer | undefined> {
  return (await git.objects.contents(`${sha}^{${type}}`))?.content
}

/** Written exactly as given: `git commit-tree` would change the end of a message. */
export function writeObject(git: BareRepository, type: ObjectType, content: string | Buffer): Promise<string> {
  return git.run(['hash-object', '-t', type, '-w', '--stdin'], { input: content })
}

export function writeCommit(git: BareRepository, commit: Omit<CommitData, 'sha'>): Promise<string> {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${signed(commit.author)}`,
    `committer ${signed(commit.committer)}`,
  ]
  return writeObject(git, 'commit', `${lines.join('\n')}\n\n${commit.message}`)
}

export function writeTag(git: BareRepository, tag: Omit<TagData, 'sha'>): Promise<string> {
  const lines = [`object ${tag.object.sha}`, `type ${tag.object.type}`, `tag ${tag.tag}`, `tagger ${signed(tag.tagger)}`]
  return writeObject(git, 'tag', `${lines.join('\n')}\n\n${tag.message}`)
}

function signed({ name, email, date }: Signature): string {
  const plain = (text: string) => text.replace(/[<>\n\0]/g, '').trim()
  return `${plain(name)} <${plain(email)}> ${Math.floor(Date.parse(date) / 1_000)} +0000`
}

export async function readCommit(git: BareRepository, sha: string): Promise<CommitData | undefined> {
  const raw = await readObject(git, 'commit', sha)
  return raw === undefined ? undefined : parseCommit(sha, raw.toString())
}

function parseCommit(sha: string, raw: string): CommitData {
  const { fields, message } = parseHeaders(raw)
  const one = (name: string) => fields.find(([key]) => key === name)?.[1] ?? ''
  return {
    sha,
    tree: one('tree'),
    parents: fields.filter(([key]) => key === 'parent').map(([, value]) => value),
    author: parseSignature(one('author')),
    committer: parseSignature(one('committer')),
    message: message.replace(/\n$/, ''),
  }
}

export async function readTagObject(git: BareRepository, sha: string): Promise<TagData | undefined> {
  const raw = await readObject(git, 'tag', sha)
  if (raw === undefined) return undefined
  const { fields, message } = parseHeaders(raw.toString())
  const { object = '', type = '', tag = '', tagger = '' } = Object.fromEntries(fields)
  return { sha, tag, object: { sha: object, type }, tagger: parseSignature(tagger), message: message.replace(/\n$/, '') }
}

function parseHeaders(raw: string): { fields: [string, string][]; message: string } {
  const end = raw.indexOf('\n\n')
  const head = end === -1 ? raw.trimEnd() : raw.slice(0, end)
  const fields = head
    .split('\n')
    .filter((line) => !line.startsWith(' '))
    .map((line): [string, string] => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
  return { fields, message: end === -1 ? '' : raw.slice(end + 2) }
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0'] = /^(.*) <(.*)> (\d+)/.exec(text) ?? []
  return { name, email, date: secondsIso(Number(seconds) * 1_000) }
}

/** GitHub's form of a time: `2026-01-05T12:00:00Z`. */
export function secondsIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

export async function readTreeObject(git: BareRepository, sha: string, recursive: boolean): Promise<TreeEntry[]> {
  const flags = recursive ? ['-r', '-t'] : []
  const output = await git.run(['ls-tree', '-z', '-l', ...flags, sha])
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [about = '', path = ''] = line.split('\t')
      const [mode = '', type = '', entry = '', size = '-'] = about.split(/ +/)
      return { mode, type, sha: entry, size: size === '-' ? undefined : Number(size), path }
    })
}

/** `sha: null` takes the path away. */
export type TreeChange = { path: string; mode: string; sha: string | null }

/** A tree from entries with paths of any depth, on top of another or of nothing. */
export async function writeTree(git: BareRepository, changes: readonly TreeChange[], base: string | undefined): Promise<string> {
  const index = join(git.folder, `index-${randomUUID()}`)
  const env = { GIT_INDEX_FILE: index }
  try {
    if (base !== undefined) await git.run(['read-tree', base], { env })
    const files = changes.filter(({ mode }) => mode !== '040000')
    const lines = files.map(({ path, mode, sha }) => `${sha === null ? '0' : mode} ${sha ?? '0'.repeat(40)}\t${path}\0`)
    await git.run(['update-index', '-z', '--index-info'], { env, input: lines.join('') })
    for (const { path, mode, sha } of changes) {
      if (mode !== '040000') continue
      await git.run(['rm', '--cached', '-r', '--quiet', '--ignore-unmatch', '--', path], { env })
      if (sha !== null) await git.run(['read-tree', `--prefix=${path}/`, sha], { env })
    }
    return await git.run(['write-tree'], { env })
  } finally {
    await rm(index, { force: true })
  }
}
