import type { Finding } from '@slipway/shared/evidence/schema'
import type { Unscanned } from '@slipway/shared/findings/policy'
import type { SecretHit } from '@slipway/shared/secrets/detect'
import { type ScanContext, type Scanner, scanned } from '../contract/scanner.ts'
import { withDetail } from '../judge/allow-list.ts'
import { hitsIn, type Source } from '../secrets/bytes.ts'
import { encodingOf, whyClosed } from '../secrets/encoding.ts'
import { secretRemedy } from '../secrets/remedy.ts'

/** The limit in bytes, above the 100 MiB that GitHub accepts in a push. A bigger file is reported as not read. */
const largest = 134_217_728

type Tally = {
  searched: number
  binary: number
  allowed: { path: string; line: number; reason: string }[]
  unscanned: { path: string; why: string }[]
}

type Search = { context: ScanContext; tally: Tally }

/** Finds secrets by their format, with built-in rules: needs no network and no other program. */
export const secretPatterns: Scanner = {
  name: 'secret-patterns',
  filesFor: (paths) => [...paths],
  notApplicable: ({ paths, links }) => (paths.length + links.length === 0 ? 'there are no files' : undefined),
  run: async (context) => {
    const tally: Tally = { searched: 0, binary: 0, allowed: [], unscanned: [] }
    for (const path of context.tree.paths) await searchFile(path, { context, tally })
    // Where a link points to can be an address with a password.
    for (const { path, target } of context.tree.links) {
      if (target === undefined) tally.unscanned.push({ path, why: 'could not be read' })
      else await searchBytes({ path, bytes: Buffer.from(target) }, { context, tally })
    }
    return scanned([], { reason: wordsOf(tally), unscanned: unscannedOf(tally) })
  },
}

async function searchFile(path: string, { context, tally }: Search): Promise<void> {
  context.signal.throwIfAborted()
  const size = context.tree.size(path)
  const bytes = size === undefined || size > largest ? undefined : await context.tree.read(path)
  if (bytes !== undefined) {
    await searchBytes({ path, bytes }, { context, tally })
    return
  }
  const why = size !== undefined && size > largest ? `above ${largest / 1_048_576} MiB, and not read` : 'could not be read'
  tally.unscanned.push({ path, why })
}

async function searchBytes(source: Source, { context, tally }: Search): Promise<void> {
  const { path, bytes } = source
  const closed = whyClosed(bytes)
  if (closed !== undefined) {
    tally.unscanned.push({ path, why: closed })
    return
  }
  const found: SecretHit[] = []
  for await (const hits of hitsIn(source)) {
    context.signal.throwIfAborted()
    found.push(...hits)
  }
  const as = encodingOf(bytes) === 'binary' ? 'binary' : 'text'
  if (as === 'binary') tally.binary += 1
  else tally.searched += 1
  context.done(path, await onePerValue(found, path, { context, tally }), as)
}

/** A value with several occurrences in a file is one finding, at the first of them that counts. */
async function onePerValue(hits: readonly SecretHit[], path: string, { context, tally }: Search): Promise<Finding[]> {
  const byValue = new Map<string, SecretHit[]>()
  for (const hit of hits) {
    const known = byValue.get(hit.value)
    if (known === undefined) byValue.set(hit.value, [hit])
    else known.push(hit)
  }
  const findings: Finding[] = []
  const ask = (value: string, { rule, line }: SecretHit) =>
    context.secrets.fingerprint({ value, isChosen: rule.isChosen === true, file: path, line })
  // Slow ones side by side; asked again below, each is there.
  await Promise.all([...byValue].map(async ([value, [first]]) => (first === undefined ? undefined : await ask(value, first))))
  for (const [value, all] of byValue) {
    const open = all.filter((hit) => hit.allowed === undefined)
    const commented = all.filter((hit) => hit.allowed !== undefined)
    context.secrets.remember(value)
    const isBelieved = commented.length > 0 && (await context.comments.believes(path, value))
    if (isBelieved) for (const { line, allowed = '' } of commented) tally.allowed.push({ path, line, reason: allowed })
    const [first, ...others] = isBelieved ? open : all
    if (first === undefined) continue
    const fingerprint = await ask(value, first)
    const finding = secretFinding({ file: path, first, others }, { fingerprint, comments: context.comments })
    const isRefused = open.length === 0
    if (isRefused) context.comments.refused(path, fingerprint)
    findings.push(isRefused ? withDetail(finding, refusal) : finding)
  }
  return findings
}

const refusal =
  'Its comment slipway:allow-secret is not believed in this pull request: a change does not allow itself, and in the base no such comment stands for the same secret in this file.'

const linesShown = 20

/** `others` are the further occurrences of the value in the file. */
type Occurrences = { file: string; first: SecretHit; others: readonly SecretHit[] }

function secretFinding(
  { file, first: { rule, line }, others }: Occurrences,
  { fingerprint, comments }: Pick<ScanContext, 'comments'> & { fingerprint: string },
): Finding {
  const lines = [...new Set(others.map((other) => other.line))]
  const more = lines.length > linesShown ? ` and ${lines.length - linesShown} more` : ''
  const also = lines.length === 0 ? '' : ` It stands in lines ${lines.slice(0, linesShown).join(', ')}${more} too.`
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
    remedy: secretRemedy({
      revoke: rule.revoke,
      fingerprint,
      file,
      allowedBy: comments.of === 'commit' ? 'comment' : 'list of the base branch',
    }),
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
