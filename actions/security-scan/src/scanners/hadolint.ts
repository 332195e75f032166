import type { Finding } from '@slipway/shared/evidence/schema'
import { z } from 'zod'
import { ContainerFingerprints } from '../containers/container-rules.ts'
import { type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { isDockerfile } from './dockerfile-names.ts'
import { emptyRoom } from './empty-room.ts'
import { hadolintSeverity } from './hadolint-severity.ts'
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

/** Hadolint's rules for Dockerfiles. */
export const hadolint: Scanner = {
  name: 'hadolint',
  filesFor: dockerfilesOf,
  notApplicable: (tree) => (dockerfilesOf(tree.paths).length === 0 ? 'there is no Dockerfile' : undefined),
  run: async (context) => {
    await using room = await emptyRoom(context)
    // Of the tree, it would take `.hadolint.yaml`; of the machine, what earlier steps may have left in the home.
    const alone = { ...context, environment: { ...context.environment, HOME: room.folder, XDG_CONFIG_HOME: room.folder } }
    const version = await programVersion(['hadolint', '--version'], room.folder, alone)
    if (version === undefined) return scanNotRun('hadolint is not installed', 'get it from https://github.com/hadolint/hadolint/releases')
    const texts = new Map<string, Dockerfile>()
    for (const [index, path] of dockerfilesOf(context.tree.paths).entries()) {
      const text = await context.tree.text(path)
      texts.set(await room.put(`${index}/Dockerfile`, text), { path, text })
    }
    // A pragma in a Dockerfile would waive its author's own problems.
    const command = ['hadolint', '--no-fail', '--disable-ignore-pragma', '--format', 'json', '--', ...texts.keys()] as const
    const result = await runProgram(command, room.folder, alone)
    if (result.state === 'not-found') return scanNotRun('hadolint is not installed')
    const read = readHadolint(result, texts)
    for (const path of read.files)
      context.done(
        path,
        read.findings.filter(({ place }) => place?.file === path),
      )
    return { ...read, findings: [], version }
  },
}

/** One file under judgement; `path` is its name in the tree. */
type Dockerfile = { path: string; text: string }

function dockerfilesOf(paths: readonly string[]): string[] {
  return paths.filter(isDockerfile)
}

/** The findings of a run over these files, given by the names under which hadolint saw them. `files`: those that it could read, by their paths. */
export function readHadolint(result: ProgramOutput, texts: ReadonlyMap<string, Dockerfile>): ScanResult & { files: string[] } {
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (!parsed.success || result.code !== 0) return { ...scanFailed(`hadolint could not do its work: ${complaint(result)}`), files: [] }
  const unread = parsed.data.filter((problem) => problem.code === 'DL1000')
  const seen = new Map<string, ContainerFingerprints>()
  const findings = parsed.data
    .filter((problem) => problem.code !== 'DL1000')
    .sort((a, b) => a.line - b.line)
    .map((problem) => toFinding(problem, texts, seen))
  const files = [...texts].flatMap(([name, { path }]) => (unread.some(({ file }) => file === name) ? [] : [path]))
  if (unread.length === 0) return { ...scanned(findings, { reason: `${texts.size} Dockerfiles` }), files }
  const places = unread.map(({ file: seen, line }) => `${texts.get(seen)?.path ?? seen}:${line}`)
  return { ...scanFailed(`hadolint could not read ${places.join(', ')}`, findings), files }
}

function toFinding(
  { file: seenAs, line, level, code, message }: Problem,
  texts: ReadonlyMap<string, Dockerfile>,
  seen: Map<string, ContainerFingerprints>,
): Finding {
  const { path: file, text } = texts.get(seenAs) ?? { path: seenAs, text: '' }
  const source = text.split('\n')[line - 1]?.trim() ?? ''
  const fingerprints = seen.get(file) ?? new ContainerFingerprints(file)
  seen.set(file, fingerprints)
  const shell = code.startsWith('SC')
  const { severity, reason } = hadolintSeverity(code, level)
  return {
    rule: `hadolint/${code}`,
    kind: 'container',
    severity,
    title: `${code}: ${message.split('\n')[0] ?? ''}`,
    detail: `Rated ${severity}: ${reason}.`,
    place: { file, line: Math.max(1, line) },
    tools: ['hadolint'],
    aliases: [code],
    fingerprint: fingerprints.of(code, source),
    remedy: 'The page of the rule shows a right and a wrong example.',
    url: shell ? `https://www.shellcheck.net/wiki/${code}` : `https://github.com/hadolint/hadolint/wiki/${code}`,
  }
}
