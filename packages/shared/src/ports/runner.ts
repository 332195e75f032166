import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { ActionError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'

/** The run of this step, as reported by the runner. */
export type Run = {
  id: number
  attempt: number
  /** The key of the job in its workflow file. */
  job: string
  /** The id of the job at GitHub, where the step was given it (input job-id): jobs of called workflows and of a matrix share their key. */
  jobId?: number | undefined
  workflow: string
  /** `owner/name` */
  repository: string
  /** The commit that the run is about. */
  sha: string
  /** The full ref of that commit, `refs/heads/main`. */
  ref: string
  /** What GitHub started the run on, where that is another commit: a run by hand deploys that of the environment that it names. */
  startedOn?: { ref: string; sha: string } | undefined
  actor: string
  event: string
  /** The page of the run. */
  url: string
}

/** What an action knows about the machine and the event. */
export type Runner = {
  run: Run
  apiUrl: string
  serverUrl: string
  workspace: string
  /** A folder of the job's own, emptied before each job. */
  temp: string
  /** True when debug logging is switched on for the run. */
  debug: boolean
  /** The name of this call of a workflow that is called more than once in a run (SLIPWAY_CALL). */
  call?: string | undefined
  /** The event's payload as GitHub sent it: of unknown shape. */
  payload: unknown
  environment: Readonly<Record<string, string>>
}

/** The id of a job at GitHub, as the text of an input. */
export const jobId = z.coerce.number().int().positive()

const environmentSchema = z.object({
  GITHUB_RUN_ID: z.coerce.number().int(),
  GITHUB_RUN_ATTEMPT: z.coerce.number().int().default(1),
  GITHUB_JOB: z.string(),
  // The runner has `job.check_run_id` only as an expression, so the action's own input carries it. What is no number is not known.
  'INPUT_JOB-ID': jobId.optional().catch(undefined),
  GITHUB_WORKFLOW: z.string().default(''),
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_SHA: z.string(),
  GITHUB_REF: z.string(),
  // Outputs commit and ref of mode commit. Their variables of GitHub cannot be set.
  SLIPWAY_COMMIT: z.union([z.literal(''), z.string().regex(/^[0-9a-f]{40}$/)]).default(''),
  SLIPWAY_REF: z.union([z.literal(''), z.string().regex(/^refs\/.+$/)]).default(''),
  GITHUB_ACTOR: z.string().default(''),
  GITHUB_EVENT_NAME: z.string(),
  GITHUB_EVENT_PATH: z.string().optional(),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_WORKSPACE: z.string(),
  RUNNER_TEMP: z.string(),
  RUNNER_DEBUG: z.string().optional(),
  SLIPWAY_CALL: z
    .literal('')
    .or(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/))
    .optional(),
})

type CommitVariables = Record<'GITHUB_SHA' | 'GITHUB_REF' | 'SLIPWAY_COMMIT' | 'SLIPWAY_REF', string>

function commitOf({ GITHUB_SHA, GITHUB_REF, SLIPWAY_COMMIT, SLIPWAY_REF }: CommitVariables): Pick<Run, 'sha' | 'ref' | 'startedOn'> {
  const started = { sha: GITHUB_SHA, ref: GITHUB_REF }
  const about = { sha: SLIPWAY_COMMIT || GITHUB_SHA, ref: SLIPWAY_REF || GITHUB_REF }
  return about.sha === started.sha && about.ref === started.ref ? started : { ...about, startedOn: started }
}

/** The ref on which GitHub started the run: its rules for branches and for records go by it. */
export function startedRef({ ref, startedOn }: Pick<Run, 'ref' | 'startedOn'>): string {
  return startedOn?.ref ?? ref
}

const payloadSchema = z.object({ repository: z.object({ default_branch: z.string().optional() }).optional() })

/** Whether the run asks for a detailed log: a workflow cannot turn on the debug logging of the runner, but it can set SLIPWAY_DEBUG. */
export function isDetailed({ environment }: Pick<Runner, 'environment'>): boolean {
  return environment['SLIPWAY_DEBUG'] === 'true'
}

/** The default branch of the repository, as the event tells it. */
export function defaultBranchOf({ payload }: Pick<Runner, 'payload'>): string | undefined {
  const parsed = payloadSchema.safeParse(payload)
  return parsed.success ? parsed.data.repository?.default_branch : undefined
}

/** Reads the runner's environment. Throws an ActionError that names every variable that is missing or malformed. */
export function readRunner(environment: NodeJS.ProcessEnv = process.env): Runner {
  const parsed = environmentSchema.safeParse(environment)
  if (!parsed.success) {
    const names = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new ActionError(`The runner's environment is not complete: ${names}`, {
      hint: 'The actions run inside a GitHub Actions job, which sets these variables.',
    })
  }
  const env = parsed.data
  const payloadText = env.GITHUB_EVENT_PATH === undefined ? '{}' : readFileSync(env.GITHUB_EVENT_PATH, 'utf8')
  return {
    run: {
      id: env.GITHUB_RUN_ID,
      attempt: env.GITHUB_RUN_ATTEMPT,
      job: env.GITHUB_JOB,
      jobId: env['INPUT_JOB-ID'],
      workflow: env.GITHUB_WORKFLOW,
      repository: env.GITHUB_REPOSITORY,
      ...commitOf(env),
      actor: env.GITHUB_ACTOR,
      event: env.GITHUB_EVENT_NAME,
      url: `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`,
    },
    apiUrl: env.GITHUB_API_URL,
    serverUrl: env.GITHUB_SERVER_URL,
    workspace: env.GITHUB_WORKSPACE,
    temp: env.RUNNER_TEMP,
    debug: env.RUNNER_DEBUG === '1',
    call: env.SLIPWAY_CALL === '' ? undefined : env.SLIPWAY_CALL,
    payload: parseJson(payloadText, 'The event of the run'),
    environment: Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  }
}
