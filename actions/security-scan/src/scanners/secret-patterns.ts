import { join } from 'node:path'
import type { Finding } from '@slipway/shared/evidence/schema'
import { looked, type ScanContext, type Scanner } from '../scanner.ts'
import { detectSecrets, type SecretHit } from '../secrets/detect.ts'
import { readable } from '../secrets/text.ts'

/** Bytes above which a file is data, not source. */
const largest = 2_097_152
const atOnce = 8

type Tally = { searched: number; binary: number; large: number; allowed: { path: string; line: number; reason: string }[] }

/** Secrets by their form, with the rules built in: it needs no network and no other program. */
export const secretPatterns: Scanner = {
  name: 'secret-patterns',
  notApplicable: (tree) => (tree.paths.length === 0 ? 'there are no files' : undefined),
  run: async (context) => {
    const tally: Tally = { searched: 0, binary: 0, large: 0, allowed: [] }
    const findings: Finding[] = []
    const waiting = [...context.tree.paths].reverse()
    const worker = async () => {
      for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
        context.signal.throwIfAborted()
        findings.push(...(await search(path, context, tally)))
      }
    }
    await Promise.all(Array.from({ length: atOnce }, worker))
    return looked(findings, { reason: wordsOf(tally) })
  },
}

async function search(path: string, context: ScanContext, tally: Tally): Promise<Finding[]> {
  const full = join(context.tree.root, path)
  if (((await context.files.size(full)) ?? 0) > largest) {
    tally.large += 1
    return []
  }
  const text = readable((await context.files.read(full)) ?? '')
  if (text === undefined) {
    tally.binary += 1
    return []
  }
  tally.searched += 1
  const hits = detectSecrets(path, text)
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

function wordsOf({ searched, binary, large, allowed }: Tally): string {
  const skipped = [binary > 0 ? `${binary} binary` : '', large > 0 ? `${large} above 2 MiB` : '']
    .filter((part) => part !== '')
    .join(' and ')
  const passed = allowed.slice(0, 20).map(({ path, line, reason }) => `${path}:${line} (${reason})`)
  const waived = allowed.length === 0 ? '' : `; ${allowed.length} allowed by a comment: ${passed.join(', ')}`
  return `${searched} files searched${skipped === '' ? '' : `, ${skipped} skipped`}${waived}`
}
