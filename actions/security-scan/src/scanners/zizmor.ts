import type { Severity } from '@slipway/shared/core/words'
import type { Finding } from '@slipway/shared/evidence/schema'
import { fingerprintOf } from '@slipway/shared/findings/fingerprint'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { z } from 'zod'
import { type Scanner, type ScanResult, scanFailed, scanNotRun, scanned } from '../contract/scanner.ts'
import { emptyRoom } from './empty-room.ts'
import { complaint, jsonIn, type ProgramOutput, programVersion, runProgram } from './program.ts'

/** `zizmor --format json-v1` (docs.zizmor.sh, "Usage", "Output formats"). Rows begin with 0. */
const report = z.array(
  z.object({
    ident: z.string(),
    desc: z.string(),
    url: z.string().optional(),
    determinations: z.object({ severity: z.string(), confidence: z.string() }),
    locations: z.array(
      z.object({
        symbolic: z.object({
          key: z.object({ Local: z.object({ verbatim_path: z.string() }) }),
          annotation: z.string().default(''),
          kind: z.string(),
        }),
        concrete: z.object({ location: z.object({ start_point: z.object({ row: z.number().int().nonnegative() }) }), feature: z.string() }),
      }),
    ),
  }),
)
type Problem = z.infer<typeof report>[number]

/** Its own words, which are about workflows and nothing else. */
const severityOf: Readonly<Record<string, Severity>> = { high: 'high', medium: 'medium', low: 'low', informational: 'low' }

/**
 * zizmor's rules for workflows and actions, offline, where it is installed: nothing is missing without it. Each file is alone under a name of
 * ours, and neither `zizmor.yml` of the tree nor comments such as `# zizmor: ignore[…]` have a say.
 */
export const zizmor: Scanner = {
  name: 'zizmor',
  filesFor: () => [],
  notApplicable: ({ paths }) => (paths.some(isWorkflow) ? undefined : 'there is no workflow and no action'),
  run: async (context) => {
    await using room = await emptyRoom(context)
    const alone = { ...context, environment: { ...context.environment, HOME: room.folder, XDG_CONFIG_HOME: room.folder } }
    const version = await programVersion(['zizmor', '--version'], room.folder, alone)
    if (version === undefined) return scanNotRun('zizmor is not installed', '"pipx install zizmor" brings it')
    const files = new Map<string, WorkflowFile>()
    for (const [index, path] of context.tree.paths.filter(isWorkflow).entries()) {
      const text = await context.tree.text(path)
      // By its name it knows what a file is.
      const name = path.startsWith('.github/workflows/') ? '.github/workflows/workflow.yml' : 'action.yml'
      files.set(await room.put(`${index}/${name}`, text), { path, text })
    }
    const result = await runProgram(['zizmor', ...options, '--', ...files.keys()], room.folder, alone)
    if (result.state === 'not-found') return scanNotRun('zizmor is not installed')
    const read = readZizmor(result, files)
    for (const path of read.files)
      context.done(
        path,
        read.findings.filter(({ place }) => place?.file === path),
      )
    return { ...read, findings: [], version }
  },
}

const options = [
  '--offline',
  '--no-config',
  '--no-ignores',
  '--no-exit-codes',
  '--no-progress',
  '--color=never',
  '--format=json-v1',
] as const

function isWorkflow(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$|(^|\/)action\.ya?ml$/.test(path)
}

/** One file under judgement; `path` is its name in the tree. */
type WorkflowFile = { path: string; text: string }

/** The findings of a run over these files, given by the names under which zizmor saw them. `files`: those that it has read, by their paths. */
export function readZizmor(result: ProgramOutput, files: ReadonlyMap<string, WorkflowFile>): ScanResult & { files: string[] } {
  const broken = (paths: readonly string[]): Unscanned[] =>
    paths.length === 0 ? [] : [{ files: paths, why: 'zizmor cannot read it as a workflow or an action' }]
  const all = [...files.values()].map(({ path }) => path)
  if (result.code !== 0 && result.stderr.includes('no inputs collected')) return { ...scanned([], { unscanned: broken(all) }), files: [] }
  const parsed = report.safeParse(jsonIn(result.stdout))
  if (!parsed.success || result.code !== 0) return { ...scanFailed(`zizmor could not do its work: ${complaint(result)}`), files: [] }
  if (parsed.data.some((problem) => !files.has(fileIn(problem))))
    return { ...scanFailed('zizmor spoke of a file that it was not given'), files: [] }
  const completed = [...files].filter(([name]) => result.stderr.includes(`completed ${name}`)).map(([, { path }]) => path)
  const seen = new Map<string, number>()
  const findings = parsed.data.flatMap((problem) => findingOf(problem, files, seen))
  const unscanned = broken(all.filter((path) => !completed.includes(path)))
  return { ...scanned(findings, { reason: `${completed.length} workflows and actions`, unscanned }), files: completed }
}

function primaryOf({ locations }: Problem): Problem['locations'][number] | undefined {
  return locations.find(({ symbolic }) => symbolic.kind === 'Primary') ?? locations[0]
}

/** The name under which zizmor saw the file of a problem. */
function fileIn(problem: Problem): string {
  return primaryOf(problem)?.symbolic.key.Local.verbatim_path ?? ''
}

function findingOf(problem: Problem, files: ReadonlyMap<string, WorkflowFile>, seen: Map<string, number>): Finding[] {
  const { ident, desc, url, determinations } = problem
  const primary = primaryOf(problem)
  const file = files.get(fileIn(problem))
  if (primary === undefined || file === undefined) return []
  const { row } = primary.concrete.location.start_point
  const key = fingerprintOf('zizmor', ident, file.path, file.text.split('\n')[row]?.trim() ?? '')
  const nth = (seen.get(key) ?? 0) + 1
  seen.set(key, nth)
  return [
    {
      rule: `zizmor/${ident}`,
      kind: 'configuration',
      severity: severityOf[determinations.severity.toLowerCase()] ?? 'unknown',
      title: `${ident}: ${desc}`,
      detail: `${primary.symbolic.annotation || desc} (confidence: ${determinations.confidence.toLowerCase()}).`,
      place: { file: file.path, line: row + 1 },
      tools: ['zizmor'],
      aliases: [],
      fingerprint: fingerprintOf(key, String(nth)),
      remedy: 'The page of the rule says how to write it.',
      url: url ?? `https://docs.zizmor.sh/audits/#${ident}`,
    },
  ]
}
