import type { Workflow, WorkflowJob } from './file.ts'

/** Against the house's own rules for workflows; each problem is one line that says where. */
export function ruleProblems(workflow: Workflow): string[] {
  const jobs = Object.entries(workflow.content.jobs)
  const problems = [
    ...topProblems(workflow),
    ...jobs.flatMap(([name, job]) => jobProblems(job).map((problem) => `job ${name}: ${problem}`)),
    ...waitProblems(workflow),
    ...runnerProblems(workflow),
    ...pinProblems(workflow),
  ]
  return problems.map((problem) => `${workflow.path}: ${problem}`)
}

function topProblems({ content, template }: Workflow): string[] {
  const none = typeof content.permissions === 'object' && Object.keys(content.permissions).length === 0
  return none || template ? [] : ['say "permissions: {}" at the top, and per job what it needs']
}

function jobProblems(job: WorkflowJob): string[] {
  const problems: string[] = []
  if (job.permissions === undefined) problems.push('states no permissions')
  if (typeof job.permissions === 'string') problems.push(`permissions: ${job.permissions} is not a list of what it needs`)
  if (job.secrets === 'inherit') problems.push('secrets: inherit gives away every secret; name those that are needed')
  if (job.steps !== undefined && job['timeout-minutes'] === undefined) problems.push('has no timeout-minutes')
  for (const [index, step] of (job.steps ?? []).entries()) {
    const place = `step ${step.id ?? index + 1}`
    if (step.run?.includes('${{')) problems.push(`${place}: \${{ }} inside run: lets its text become code; pass it through env:`)
    if (step.uses?.startsWith('actions/checkout@') && step.with['persist-credentials'] !== false) {
      problems.push(`${place}: checkout keeps the token in the work tree; say persist-credentials: false`)
    }
  }
  return problems
}

/**
 * GitHub holds the group of a job, and of its run, while the job waits for its approval. So what waits in a user's repository is alone in
 * its group, unless the configuration makes the group the lock.
 */
function waitProblems({ content, template }: Workflow): string[] {
  const held = (group: string | undefined) => group !== undefined && !group.includes('github.run_id')
  const problem = (group = '') => `waits for its approval in the group "${group}", and whatever else is in it waits too; add github.run_id`
  const whole = template && held(content.concurrency) ? [`the workflow ${problem(content.concurrency)}`] : []
  if (!content.on.includes('workflow_call')) return whole
  const jobs = Object.entries(content.jobs).filter(([, job]) => job.environment !== undefined && held(job.concurrency))
  return [...whole, ...jobs.map(([name, job]) => `job ${name}: ${problem(job.concurrency)}`)]
}

/** Whoever calls a workflow says by its inputs on which runner each of its jobs runs, in any form that `runs-on` has. */
function runnerProblems({ content }: Workflow): string[] {
  if (!content.on.includes('workflow_call')) return []
  const fixed = Object.entries(content.jobs).filter(
    ([, job]) => job.steps !== undefined && !/^\$\{\{ fromJSON\(.*\b(inputs|needs\.\w+\.outputs)\.runs_on\b/.test(String(job['runs-on'])),
  )
  return fixed.map(([name]) => `job ${name}: runs-on is fixed, so no caller can choose its runner; read inputs.runs_on by fromJSON`)
}

const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+){2}$/

/** What comes from elsewhere is named by a full commit, with its version in a comment; our own by `$/`, or in templates by `@v1`. */
function pinProblems({ text, template }: Workflow): string[] {
  return [...text.matchAll(/^[ \t-]*uses:[ \t]*(\S.*?)[ \t]*$/gm)].flatMap(([, used = '']) => {
    if (used.startsWith('$/') || pinned.test(used)) return []
    if (template && /^[\w.-]+\/[\w.-]+\/(\.github\/workflows|actions)\/[\w./-]+@v\d+$/.test(used)) return []
    return [`"uses: ${used}" is not pinned: write OWNER/NAME@<40 hex digits> # vX.Y.Z`]
  })
}
