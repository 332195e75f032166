import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { type ScanContext, type Scanner, scanned } from '../contract/scanner.ts'
import { detectInBinary, detectSecrets, type SecretHit } from '../secrets/detect.ts'
import { decode, encodingOf, whyClosed } from '../secrets/encoding.ts'
import { piecesOf } from '../secrets/pieces.ts'
import { secretRemedy } from '../secrets/remedy.ts'
import { Blobs } from '../tree/blobs.ts'

/** The limit in bytes, above the 100 MiB that GitHub accepts in a push. A bigger file is reported as not read. */
const largest = 134_217_728
const atOnce = 8

type Tally = {
  searched: number
  binary: number
  allowed: { path: string; line: number; reason: string }[]
  unscanned: { path: string; why: string }[]
}

/** One tracked file: in the working tree, or only in git. `path` is its name in findings. */
type Item = { path: string; blob: string | undefined; inTree: boolean }

type Search = { context: ScanContext; blobs: Blobs; tally: Tally }

/** Finds secrets by their format, with built-in rules: needs no network and no other program. */
export const secretPatterns: Scanner = {
  name: 'secret-patterns',
  filesFor: (paths) => [...paths],
  notApplicable: ({ paths, gitOnly, links }) => (paths.length + gitOnly.length + links.length === 0 ? 'there are no files' : undefined),
  run: async (context) => {
    const tally: Tally = { searched: 0, binary: 0, allowed: [], unscanned: [] }
    const findings: Finding[] = []
    await using blobs = new Blobs(context)
    const waiting = itemsOf(context).reverse()
    const worker = async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        context.signal.throwIfAborted()
        findings.push(...(await searchItem(item, { context, blobs, tally })))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return scanned(findings, { reason: wordsOf(tally), unscanned: unscannedOf(tally) })
  },
}

function itemsOf({ tree }: ScanContext): Item[] {
  const there = tree.paths.map((path) => ({ path, blob: tree.blobs.get(path), inTree: true }))
  // The blob of a link holds its target, which can be an address with a password.
  const inGit = [...tree.gitOnly, ...tree.links].map(({ path, blob }) => ({ path, blob, inTree: false }))
  return [...there, ...inGit]
}

async function searchItem({ path, blob, inTree }: Item, search: Search): Promise<Finding[]> {
  const found = inTree ? await tryToSearch({ path, file: join(search.context.tree.root, path) }, search) : undefined
  if (found !== undefined) return found
  const file = blob === undefined ? undefined : await search.blobs.write(blob)
  const inGit = file === undefined ? undefined : await tryToSearch({ path, file }, search)
  if (inGit !== undefined) return inGit
  search.tally.unscanned.push({ path, why: 'could not be read' })
  return []
}

/** `path` is the name in findings; `file` is the absolute path of the bytes. */
type Source = { path: string; file: string }

/** Undefined when the file cannot be read to its end. */
async function tryToSearch(source: Source, search: Search): Promise<Finding[] | undefined> {
  try {
    return await searchFile(source, search)
  } catch {
    search.context.signal.throwIfAborted()
    return undefined
  }
}

async function searchFile({ path, file }: Source, { context, tally }: Search): Promise<Finding[]> {
  const { files, signal } = context
  const size = await files.size(file)
  const head = await files.slice(file, 0, 8_192)
  if (size === undefined || head === undefined) throw new Error('it is not there')
  const closed = size > largest ? `above ${largest / 1_048_576} MiB, and not read` : whyClosed(head)
  if (closed !== undefined) {
    tally.unscanned.push({ path, why: closed })
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

/** A value with several occurrences in a file is one finding, at the first of them. */
async function onePerValue(hits: readonly SecretHit[], path: string, context: ScanContext): Promise<Finding[]> {
  const byValue = new Map<string, SecretHit[]>()
  for (const hit of hits) byValue.set(hit.value, [...(byValue.get(hit.value) ?? []), hit])
  const findings: Finding[] = []
  for (const [value, [first, ...others]] of byValue) {
    if (first === undefined) continue
    findings.push(secretFinding({ file: path, first, others }, await context.secrets.fingerprint(value)))
  }
  return findings
}

/** `others` are the further occurrences of the value in the file. */
type Occurrences = { file: string; first: SecretHit; others: readonly SecretHit[] }

function secretFinding({ file, first: { rule, line }, others }: Occurrences, fingerprint: string): Finding {
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

function wordsOf({ searched, binary, allowed, unscanned }: Tally): string {
  const plain = binary > 0 ? `, and ${binary} binary for tokens in plain sight` : ''
  const left = unscanned.length > 0 ? `, ${unscanned.length} not read` : ''
  const passed = allowed.slice(0, 20).map(({ path, line, reason }) => `${path}:${line} (${reason})`)
  const waived = allowed.length === 0 ? '' : `; ${allowed.length} allowed by a comment: ${passed.join(', ')}`
  return `${searched} files searched${plain}${left}${waived}`
}

function unscannedOf({ unscanned }: Tally): Unscanned[] {
  return [...Map.groupBy(unscanned, ({ why }) => why)].map(([why, items]) => ({ files: items.map(({ path }) => path).sort(), why }))
}
