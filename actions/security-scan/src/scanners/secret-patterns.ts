import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import type { Unseen } from '@slipway/shared/findings/policy'
import { looked, type ScanContext, type Scanner } from '../contract/scanner.ts'
import { detectInBinary, detectSecrets, type SecretHit } from '../secrets/detect.ts'
import { decode, encodingOf, whyClosed } from '../secrets/encoding.ts'
import { piecesOf } from '../secrets/pieces.ts'
import { Blobs } from '../tree/blobs.ts'

/** GitHub takes no file above 100 MiB in a push; what is bigger all the same is named as not read. */
const largest = 134_217_728
const atOnce = 8

type Tally = {
  searched: number
  binary: number
  allowed: { path: string; line: number; reason: string }[]
  unseen: { path: string; why: string }[]
}

/** Where a file's bytes are: in the work tree, or only in git. `path` is its name in findings. */
type Item = { path: string; blob: string | undefined; inTree: boolean }

/** Secrets by their form, with the rules built in: it needs no network and no other program. */
export const secretPatterns: Scanner = {
  name: 'secret-patterns',
  filesFor: (paths) => [...paths],
  notApplicable: ({ paths, kept, links }) => (paths.length + kept.length + links.length === 0 ? 'there are no files' : undefined),
  run: async (context) => {
    const tally: Tally = { searched: 0, binary: 0, allowed: [], unseen: [] }
    const findings: Finding[] = []
    await using blobs = new Blobs(context)
    const waiting = itemsOf(context).reverse()
    const worker = async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        context.signal.throwIfAborted()
        findings.push(...(await searchItem(item, blobs, context, tally)))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return looked(findings, { reason: wordsOf(tally), unseen: unseenOf(tally) })
  },
}

function itemsOf({ tree }: ScanContext): Item[] {
  const there = tree.paths.map((path) => ({ path, blob: tree.blobs.get(path), inTree: true }))
  // A link is a blob that holds where it leads, and that may be an address with a password as well.
  const inGit = [...tree.kept, ...tree.links].map(({ path, blob }) => ({ path, blob, inTree: false }))
  return [...there, ...inGit]
}

async function searchItem(item: Item, blobs: Blobs, context: ScanContext, tally: Tally): Promise<Finding[]> {
  const inTree = item.inTree ? await tryToSearch(item.path, join(context.tree.root, item.path), context, tally) : undefined
  if (inTree !== undefined) return inTree
  const blob = item.blob === undefined ? undefined : await blobs.layOut(item.blob)
  const inGit = blob === undefined ? undefined : await tryToSearch(item.path, blob, context, tally)
  if (inGit !== undefined) return inGit
  tally.unseen.push({ path: item.path, why: 'could not be read' })
  return []
}

/** Undefined when the file cannot be read to its end. */
async function tryToSearch(path: string, file: string, context: ScanContext, tally: Tally): Promise<Finding[] | undefined> {
  try {
    return await search(path, file, context, tally)
  } catch {
    context.signal.throwIfAborted()
    return undefined
  }
}

async function search(path: string, file: string, context: ScanContext, tally: Tally): Promise<Finding[]> {
  const { files, signal } = context
  const size = await files.size(file)
  const head = await files.slice(file, 0, 8_192)
  if (size === undefined || head === undefined) throw new Error('it is not there')
  const closed = size > largest ? `above ${largest / 1_048_576} MiB, and not read` : whyClosed(head)
  if (closed !== undefined) {
    tally.unseen.push({ path, why: closed })
    return []
  }
  const encoding = encodingOf(head)
  const hits: SecretHit[] = []
  const pieces = piecesOf(
    size,
    (from, length) => files.slice(file, from, length),
    (bytes) => decode(bytes, encoding),
  )
  for await (const { text, from, to, line } of pieces) {
    signal.throwIfAborted()
    if (encoding === 'binary') hits.push(...detectInBinary(text))
    else for (const hit of detectSecrets(path, text)) if (hit.at >= from && hit.at < to) hits.push({ ...hit, line: hit.line + line - 1 })
  }
  if (encoding === 'binary') tally.binary += 1
  else tally.searched += 1
  for (const { line, allowed } of hits) if (allowed !== undefined) tally.allowed.push({ path, line, reason: allowed })
  return onePerValue(
    hits.filter((hit) => hit.allowed === undefined),
    path,
    context,
  )
}
/** A value that stands in a file several times is one problem, shown where it stands first. */
async function onePerValue(hits: readonly SecretHit[], path: string, context: ScanContext): Promise<Finding[]> {
  const byValue = new Map<string, SecretHit[]>()
  for (const hit of hits) byValue.set(hit.value, [...(byValue.get(hit.value) ?? []), hit])
  const findings: Finding[] = []
  for (const [value, [first, ...others]] of byValue) {
    if (first === undefined) continue
    findings.push(secretFinding(first, path, others, await context.secrets.fingerprint(value)))
  }
  return findings
}

function secretFinding({ rule, line }: SecretHit, file: string, others: readonly SecretHit[], fingerprint: string): Finding {
  const also = others.length === 0 ? '' : ` It stands in lines ${others.map((other) => other.line).join(', ')} too.`
  return {
    rule: `secret-patterns/${rule.id}`,
    kind: 'secret',
    severity: rule.severity,
    title: `${rule.title} is in the source`,
    detail: `Recognised by its form; the value is not shown anywhere.${also}`,
    place: { file, line },
    tools: ['secret-patterns'],
    aliases: [],
    fingerprint,
    remedy: secretRemedy(rule.revoke),
  }
}

/** Taking the line out is not enough, since every clone has it. */
export function secretRemedy(revoke: string): string {
  return `Revoke it first (${revoke}): it stays in the history of the repository. Then read the new one from the environment. If it is none, write "slipway:allow-secret" and the reason as a comment on its line.`
}

function wordsOf({ searched, binary, allowed, unseen }: Tally): string {
  const plain = binary > 0 ? `, and ${binary} binary for tokens in plain sight` : ''
  const left = unseen.length > 0 ? `, ${unseen.length} not read` : ''
  const passed = allowed.slice(0, 20).map(({ path, line, reason }) => `${path}:${line} (${reason})`)
  const waived = allowed.length === 0 ? '' : `; ${allowed.length} allowed by a comment: ${passed.join(', ')}`
  return `${searched} files searched${plain}${left}${waived}`
}

function unseenOf({ unseen }: Tally): Unseen[] {
  return [...Map.groupBy(unseen, ({ why }) => why)].map(([why, items]) => ({ files: items.map(({ path }) => path).sort(), why }))
}
