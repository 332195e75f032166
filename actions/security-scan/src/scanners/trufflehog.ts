import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import type { SecretHit } from '@slipway/shared/secrets/detect'
import { type ScanContext, type Scanner, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { hitsIn } from '../secrets/bytes.ts'
import { secretRemedy } from '../secrets/remedy.ts'
import { type EmptyRoom, emptyRoom } from './empty-room.ts'
import { runProgram } from './program.ts'
import { readTrufflehog, type TrufflehogHit } from './trufflehog-report.ts'

/** Bytes of the biggest file that it gets. */
const largestFile = 33_554_432
/** Bytes of all files that it gets: they lie on the disk of the job a second time, and a time limit that is over is an error. */
const largestTree = 268_435_456

/**
 * TruffleHog over the files of the commit, as a second pair of eyes beside our own patterns: nothing is missing without it. It gets them from
 * git's objects, under names of ours and without `.trufflehog` comments, so that the tree cannot hide anything from it. It asks no service
 * whether a secret works, unless that is asked for.
 */
export const trufflehog: Scanner = {
  name: 'trufflehog',
  filesFor: () => [],
  notApplicable: ({ paths }) => (paths.length === 0 ? 'there are no files' : undefined),
  run: async (context) => {
    await using room = await emptyRoom(context)
    // In the home of the machine, an earlier step may have left settings.
    const alone = { ...context, environment: { ...context.environment, HOME: room.folder } }
    const asked = await runProgram(['trufflehog', '--version'], room.folder, alone)
    if (asked.state === 'not-found')
      return scanNotRun('TruffleHog is not installed', 'get it from https://github.com/trufflesecurity/trufflehog/releases')
    const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(`${asked.stdout} ${asked.stderr}`)?.[0]
    const { paths, left } = await exported(room, context)
    const output = await look(room, alone)
    if (output.state === 'failed') return { ...scanFailed(`TruffleHog could not do its work: ${output.reason}`), version }
    if (output.hits.some(({ file }) => !paths.has(file)))
      return { ...scanFailed('TruffleHog spoke of a file that it was not given'), version }
    for (const { values } of output.hits) for (const value of values) context.secrets.remember(value)
    const byPath = Map.groupBy(output.hits, ({ file }) => paths.get(file) ?? '')
    for (const path of paths.values()) context.done(path, await findingsIn(path, byPath.get(path) ?? [], context))
    const verified = context.verifyFinds
      ? 'asked the services whether what it found works'
      : 'no service was asked whether what it found works'
    const notes = [left === 0 ? '' : `, ${left} left out as too big`, output.isWhole ? '' : ', some of them not to their end']
    return scanned([], { version, reason: `${paths.size} files${notes.join('')}; ${verified}` })
  },
}

/** Writes the files of the commit into the room. `paths`: their paths in the tree by the names under which TruffleHog sees them. */
async function exported(room: EmptyRoom, { tree, files, signal }: ScanContext): Promise<{ paths: Map<string, string>; left: number }> {
  const paths = new Map<string, string>()
  let bytes = 0
  let left = 0
  for (const [index, path] of tree.paths.entries()) {
    signal.throwIfAborted()
    const size = tree.size(path) ?? 0
    if (size > largestFile || bytes + size > largestTree) {
      left += 1
      continue
    }
    const content = await tree.read(path)
    if (content === undefined) continue
    bytes += content.length
    const name = join(room.folder, 'tree', String(index))
    await files.write(name, withoutPragmas(content))
    paths.set(name, path)
  }
  return { paths, left }
}

/** A comment `trufflehog:ignore` would waive its author's own secret. The content keeps its length, and so its lines. */
function withoutPragmas(content: Buffer): Buffer {
  const pragma = 'trufflehog:ignore'
  let from = content.indexOf(pragma)
  if (from === -1) return content
  const copy = Buffer.from(content)
  for (; from !== -1; from = copy.indexOf(pragma, from)) copy[from + 'trufflehog'.length] = 0x2d
  return copy
}

async function look(room: EmptyRoom, context: ScanContext) {
  const verification = context.verifyFinds ? [] : ['--no-verification']
  const result = await runProgram(
    ['trufflehog', 'filesystem', join(room.folder, 'tree'), '--json', '--no-update', '--no-color', '--concurrency=2', ...verification],
    room.folder,
    context,
  )
  return result.state === 'not-found' ? ({ state: 'failed', reason: 'it is not installed' } as const) : readTrufflehog(result)
}

async function findingsIn(path: string, hits: readonly TrufflehogHit[], context: ScanContext): Promise<Finding[]> {
  if (hits.length === 0) return []
  const own = await ownHits(path, context)
  const findings = await Promise.all(hits.map((hit) => findingOf(path, hit, own, context)))
  return findings.filter((finding) => finding !== undefined)
}

async function ownHits(path: string, { tree }: ScanContext): Promise<SecretHit[]> {
  const found: SecretHit[] = []
  const bytes = await tree.read(path)
  if (bytes !== undefined) for await (const hits of hitsIn({ path, bytes })) found.push(...hits)
  return found
}

/** Undefined for what a comment in the file allows. */
async function findingOf(path: string, hit: TrufflehogHit, own: readonly SecretHit[], context: ScanContext): Promise<Finding | undefined> {
  const same = own.filter(({ value }) => hit.values.some((one) => one.includes(value) || value.includes(one)))
  const open = same.filter(({ allowed }) => allowed === undefined)
  const [first] = open.length > 0 ? open : same
  if (first === undefined) return await unknownFinding(path, hit, context)
  if (open.length === 0 && (await context.comments.believes(path, first.value))) return undefined
  const { rule, value, line } = first
  const fingerprint = await context.secrets.fingerprint({ value, isChosen: rule.isChosen === true, file: path, line })
  return {
    ...partsOf(path, { ...hit, line }, fingerprint, context),
    kind: 'secret',
    severity: hit.isVerified ? 'critical' : rule.severity,
  }
}

/**
 * What our own patterns do not take for a secret. Where a service has confirmed it, it is one; else a person has to look: TruffleHog goes by
 * the words around a value, and secrets block whatever their severity.
 */
async function unknownFinding(path: string, hit: TrufflehogHit, context: ScanContext): Promise<Finding> {
  const [value = `${hit.detector} ${path} ${hit.line}`] = hit.values
  // Whether a person has chosen it is not known.
  const fingerprint = await context.secrets.fingerprint({ value, isChosen: true, file: path, line: hit.line })
  const parts = partsOf(path, hit, fingerprint, context)
  return hit.isVerified ? { ...parts, kind: 'secret', severity: 'critical' } : { ...parts, kind: 'configuration', severity: 'high' }
}

function partsOf(file: string, { detector, line, isVerified }: TrufflehogHit, fingerprint: string, { comments }: ScanContext) {
  const name = detector.replace(/[^\w .-]/g, '').slice(0, 60)
  return {
    rule: `trufflehog/${name}`,
    title: isVerified ? `a secret of ${name} that works is in the source` : `TruffleHog takes something for a secret of ${name}`,
    detail: isVerified
      ? 'The service has accepted it; the value is not shown anywhere.'
      : 'Nobody has tried it; the value is not shown anywhere.',
    place: { file, line },
    tools: ['trufflehog'],
    aliases: [],
    fingerprint,
    remedy: secretRemedy({
      revoke: name,
      fingerprint,
      file,
      allowedBy: comments.of === 'commit' ? 'list' : 'list of the base branch',
    }),
  }
}
