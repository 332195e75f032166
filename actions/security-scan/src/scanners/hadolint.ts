import { join } from 'node:path'
import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import { z } from 'zod'
import { type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { baseName } from '../tree/paths.ts'
import { complaint, jsonIn, type ProgramOutput, programVersion, runProgram } from './program.ts'

/** `hadolint -f json` prints one array; DL1000 stands for a file that it could not read. */
const report = z.array(
  z.object({
    file: z.string(),
    line: z.number().int(),
    level: z.enum(['error', 'warning', 'info', 'style', 'ignore']),
    code: z.string(),
    message: z.string(),
  }),
)
type Problem = z.infer<typeof report>[number]

const severityOf: Record<Problem['level'], Severity> = { error: 'high', warning: 'medium', info: 'low', style: 'low', ignore: 'low' }

/** Hadolint's rules for Dockerfiles. */
export const hadolint: Scanner = {
  name: 'hadolint',
  filesFor: dockerfilesOf,
  notApplicable: (tree) => (dockerfilesOf(tree.paths).length === 0 ? 'there is no Dockerfile' : undefined),
  run: async (context) => {
    const version = await programVersion(['hadolint', '--version'], context)
    if (version === undefined) return scanNotRun('hadolint is not installed', 'get it from https://github.com/hadolint/hadolint/releases')
    const files = dockerfilesOf(context.tree.paths)
    const result = await runProgram(['hadolint', '--no-fail', '--format', 'json', '--', ...files], context.tree.root, context)
    if (result.state === 'not-found') return scanNotRun('hadolint is not installed')
    const texts = new Map<string, string>()
    for (const file of files) texts.set(file, (await context.files.read(join(context.tree.root, file))) ?? '')
    return { ...readHadolint(result, texts), version }
  },
}

function dockerfilesOf(paths: readonly string[]): string[] {
  return paths.filter(
    (path) =>
      /^(Dockerfile|Containerfile)([._-][\w.-]+)?$|[._-](dockerfile|containerfile)$/i.test(baseName(path)) &&
      !/\.(md|dockerignore)$/i.test(path),
  )
}

/** The findings of a run over these files, given by their texts. */
export function readHadolint(result: ProgramOutput, texts: ReadonlyMap<string, string>): ScanResult {
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (!parsed.success || result.code !== 0) return scanFailed(`hadolint could not do its work: ${complaint(result)}`)
  const unread = parsed.data.filter((problem) => problem.code === 'DL1000')
  const seen = new Map<string, number>()
  const findings = parsed.data.filter((problem) => problem.code !== 'DL1000').map((problem) => toFinding(problem, texts, seen))
  if (unread.length === 0) return scanned(findings, { reason: `${texts.size} Dockerfiles` })
  return scanFailed(`hadolint could not read ${unread.map(({ file, line }) => `${file}:${line}`).join(', ')}`, findings)
}

function toFinding({ file, line, level, code, message }: Problem, texts: ReadonlyMap<string, string>, seen: Map<string, number>): Finding {
  const source = (texts.get(file) ?? '').split('\n')[line - 1]?.trim() ?? ''
  const key = fingerprintOf('hadolint', code, file, source)
  const nth = (seen.get(key) ?? 0) + 1
  seen.set(key, nth)
  const shell = code.startsWith('SC')
  return {
    rule: `hadolint/${code}`,
    kind: 'container',
    severity: severityOf[level],
    title: `${code}: ${message.split('\n')[0] ?? ''}`,
    place: { file, line: Math.max(1, line) },
    tools: ['hadolint'],
    aliases: [code],
    fingerprint: fingerprintOf(key, String(nth)),
    remedy: 'The page of the rule shows a right and a wrong example.',
    url: shell ? `https://www.shellcheck.net/wiki/${code}` : `https://github.com/hadolint/hadolint/wiki/${code}`,
  }
}
